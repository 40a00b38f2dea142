//! One passholder managing another's pass.
//!
//! H 29: a family member's pass can be managed by one other passholder, one way; the managed person can leave. The
//! existing proof (number and date of birth) is on the card itself or known to every classmate, so here the other
//! person, or a counter, confirms (ours).

use thiserror::Error;

use crate::ids::PassholderId;

/// Who said that it is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Confirmation {
    /// Nobody yet.
    None,
    /// The person whose pass is to be managed.
    ByThePerson,
    /// A counter, which saw both.
    ByACounter,
}

/// Why a pass cannot be managed by somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FamilyRefusal {
    /// Nobody manages themselves.
    #[error("nobody manages their own pass as a family member's")]
    Oneself,
    /// Already managed by this passholder.
    #[error("this family member was added before")]
    AlreadyAdded,
    /// The other way round it is so already: it is one-way.
    #[error("this passholder manages yours")]
    ManagesYou,
    /// Nobody confirmed.
    #[error("the family member or a counter has to confirm")]
    NotConfirmed,
}

impl FamilyRefusal {
    /// Stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Oneself => "family-oneself",
            Self::AlreadyAdded => "family-already-added",
            Self::ManagesYou => "family-manages-you",
            Self::NotConfirmed => "family-not-confirmed",
        }
    }
}

/// Judges whether `manager` may manage the pass of `member`. `managed_by_manager` and `managed_by_member` are the
/// passholders that each of them manages now.
///
/// # Errors
/// The first [`FamilyRefusal`] that applies.
pub fn judge_family_link(
    manager: &PassholderId,
    member: &PassholderId,
    managed_by_manager: &[PassholderId],
    managed_by_member: &[PassholderId],
    confirmation: Confirmation,
) -> Result<(), FamilyRefusal> {
    if manager == member {
        Err(FamilyRefusal::Oneself)
    } else if managed_by_manager.contains(member) {
        Err(FamilyRefusal::AlreadyAdded)
    } else if managed_by_member.contains(manager) {
        Err(FamilyRefusal::ManagesYou)
    } else if confirmation == Confirmation::None {
        Err(FamilyRefusal::NotConfirmed)
    } else {
        Ok(())
    }
}

/// Whether `who` may end the link between two passholders: either of them.
#[must_use]
pub fn may_end_link(who: &PassholderId, manager: &PassholderId, member: &PassholderId) -> bool {
    who == manager || who == member
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::by_the_person("a", "b", &[], &[], Confirmation::ByThePerson, Ok(()))]
    #[case::by_a_counter("a", "b", &["c"], &[], Confirmation::ByACounter, Ok(()))]
    #[case::number_and_birthday_prove_nothing("a", "b", &[], &[], Confirmation::None, Err(FamilyRefusal::NotConfirmed))]
    #[case::oneself("a", "a", &[], &[], Confirmation::ByACounter, Err(FamilyRefusal::Oneself))]
    #[case::twice("a", "b", &["b"], &[], Confirmation::ByACounter, Err(FamilyRefusal::AlreadyAdded))]
    #[case::one_way("a", "b", &[], &["a"], Confirmation::ByACounter, Err(FamilyRefusal::ManagesYou))]
    fn a_link_is_confirmed_and_one_way(
        #[case] manager: &str,
        #[case] member: &str,
        #[case] by_manager: &[&str],
        #[case] by_member: &[&str],
        #[case] confirmation: Confirmation,
        #[case] expected: Result<(), FamilyRefusal>,
    ) {
        let id = |text: &str| PassholderId::new(text).unwrap();
        let ids = |texts: &[&str]| texts.iter().map(|text| id(text)).collect::<Vec<_>>();
        let verdict = judge_family_link(&id(manager), &id(member), &ids(by_manager), &ids(by_member), confirmation);
        assert_eq!(verdict, expected);
    }

    #[test]
    fn both_can_end_a_link_and_nobody_else() {
        let [manager, member, other] = ["a", "b", "c"].map(|text| PassholderId::new(text).unwrap());
        assert!(may_end_link(&manager, &manager, &member));
        assert!(may_end_link(&member, &manager, &member));
        assert!(!may_end_link(&other, &manager, &member));
    }
}
