//! Passholders, cards, memberships, families. None of them prints a person's data in `Debug`.

entity!(secret passholder, "passholder", {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    kind: String,
    name: String,
    first_name: String,
    name_folded: String,
    first_name_folded: String,
    date_of_birth: Option<String>,
    gender: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    street: Option<String>,
    postal_code: Option<String>,
    city: Option<String>,
    city_folded: Option<String>,
    country: Option<String>,
    nationality: Option<String>,
    opt_ins: Option<String>,
    insz_hash: Option<String>,
    account: Option<String>,
    registration_organizer_id: Option<String>,
    created_ms: i64,
});

entity!(secret card, "card", {
    #[sea_orm(primary_key, auto_increment = false)] number: String,
    chip_number: Option<String>,
    card_type: String,
    state: String,
    card_system_id: i64,
    passholder_id: Option<String>,
});

entity!(secret membership, "membership", {
    #[sea_orm(primary_key, auto_increment = false)] passholder_id: String,
    #[sea_orm(primary_key, auto_increment = false)] card_system_id: i64,
    status: String,
    since_ms: i64,
    card_number: Option<String>,
    tariff_end_ms: Option<i64>,
    tariff_suspended_until_ms: Option<i64>,
});

entity!(secret family_member, "family_member", {
    #[sea_orm(primary_key, auto_increment = false)] passholder_id: String,
    #[sea_orm(primary_key, auto_increment = false)] member_id: String,
    icon: Option<String>,
    created_ms: i64,
});
