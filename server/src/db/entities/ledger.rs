//! Accounts and transfers of the two ledgers.

entity!(secret account, "account", {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    kind: String,
    unit: String,
    passholder_id: Option<String>,
    activity_id: Option<String>,
    reward_id: Option<String>,
    lease_id: Option<String>,
    organizer_id: Option<String>,
    balance: Option<i64>,
});

entity!(transfer, "transfer", {
    #[sea_orm(primary_key)] id: i64,
    debit_id: String,
    credit_id: String,
    unit: String,
    amount: i64,
    kind: String,
    reference: String,
    created_ms: i64,
});
