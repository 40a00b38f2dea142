//! The tables as SeaORM entities: one module per table, in a file per subject.
//!
//! Columns have the types of the database (text, 64-bit integers, booleans, bytes); the services turn them into
//! the domain's types. A table that holds something about a person has a `Debug` that shows nothing of it.

/// Declares the module of one table; `secret` hides its values from `Debug`.
macro_rules! entity {
    (secret $module:ident, $table:literal, { $($(#[$meta:meta])* $column:ident: $type:ty),+ $(,)? }) => {
        pub mod $module {
            use sea_orm::entity::prelude::*;

            #[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model { $($(#[$meta])* pub $column: $type),+ }

            impl std::fmt::Debug for Model {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str(concat!($table, " { … }"))
                }
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    };
    ($module:ident, $table:literal, { $($(#[$meta:meta])* $column:ident: $type:ty),+ $(,)? }) => {
        pub mod $module {
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model { $($(#[$meta])* pub $column: $type),+ }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}

mod activities;
mod desks;
mod devices;
mod keys;
mod ledger;
mod login;
mod people;
mod regions;
mod rewards;
mod rights;

pub use activities::{activity, activity_card_system, activity_distribution_key, checkin, checkin_code, ticket_sale};
pub use desks::{desk_set, desk_set_card_system, spend_right};
pub use devices::{device, operation, refused_operation};
pub use keys::signing_key;
pub use ledger::{account, transfer};
pub use login::{login_client, login_code, login_refresh, login_session, login_user};
pub use people::{card, family_member, membership, passholder};
pub use regions::{card_system, card_system_city, distribution_key, organizer, organizer_card_system, setting};
pub use rewards::{redemption, reward, reward_card_system, reward_organizer, stock_lease};
pub use rights::permission_grant;
