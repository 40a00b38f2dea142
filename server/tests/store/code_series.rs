//! Codes for screens: the registry accepts what it made, when it is time, and for nobody else's activity or pass.

use crate::bench::{Bench, noon, on_both};
use crate::fixtures::{CLUB, number};
use chrono::TimeDelta;
use uitpas_codes::checkin_code::{self, CodeKey, CodeKeys, KeyId};
use uitpas_codes::{CodeRefusal, PassCode, PassKey};
use uitpas_wire::offline::{SnapshotSignature, verify_snapshot};

/// The keys as a phone has them.
async fn keys(bench: &Bench) -> CodeKeys {
    let keys = bench.registry.key_set().await.unwrap().keys;
    let read = |key: uitpas_wire::offline::VerificationKey| {
        let kid = KeyId(key.kid.parse().unwrap());
        CodeKey::new(kid, key.public_key.as_bytes(), Some(key.not_after)).unwrap()
    };
    keys.into_iter().map(read).collect()
}

#[test]
fn live_codes_follow_one_another_for_a_day() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 2).await;
        let series = bench.registry.live_codes("training").await.unwrap();
        assert_eq!(series.codes.len(), 2_880);
        assert!(series.codes.iter().all(|code| code.len() <= 160));
        let keys = keys(&bench).await;
        for minutes in [0, 1, 61, 23 * 60] {
            let at = noon() + TimeDelta::minutes(minutes);
            let code = checkin_code::verify(series.at(at).unwrap(), &keys, at).unwrap();
            assert!(code.is_live());
            assert_eq!(code.activity().as_str(), "training");
            let later = checkin_code::verify(series.at(at).unwrap(), &keys, at + TimeDelta::minutes(2));
            assert!(matches!(later, Err(CodeRefusal::Over { .. })), "{later:?}");
        }
        assert_eq!(series.at(noon() + TimeDelta::hours(24)), None);
        let other = bench.registry.live_codes("training").await.unwrap();
        assert_ne!(series.codes[0], other.codes[0], "two screens of an activity show two codes");
        assert_eq!(bench.registry.live_codes(&"x".repeat(200)).await.unwrap_err().status, 400);
    });
}

#[test]
fn a_counter_reads_the_codes_of_a_pass_with_what_its_snapshot_has() {
    on_both(async |bench| {
        bench.world().await;
        bench.activity("training", CLUB, 2).await;
        bench.person(1, 7).await;
        let codes = bench.registry.pass_codes("person-1").await.unwrap();
        let [codes] = codes.as_slice() else { panic!("one pass, {} series", codes.len()) };
        assert_eq!(codes.uitpas_number, number(1));
        assert_eq!(codes.series.codes.len(), 288);

        let snapshot = bench.registry.snapshot(CLUB).await.unwrap();
        let signature = SnapshotSignature::from_header(&snapshot.signature).unwrap();
        let bytes = snapshot.bytes();
        let open = verify_snapshot(&bytes, &signature, &bench.registry.key_set().await.unwrap(), noon()).unwrap();
        let pass_key = PassKey(open.manifest.pass_key.unwrap().0);
        let text = codes.series.at(noon()).unwrap();
        let found = PassCode::parse(text).unwrap().verify(&keys(&bench).await, &pass_key, noon());
        assert_eq!(found.unwrap().as_str(), number(1));
        assert!(codes.series.codes.iter().all(|code| !code.contains(&number(1))));
        let shown = format!("{codes:?}");
        assert!(!shown.contains(&number(1)) && !shown.contains("UPP1."), "{shown}");
    });
}
