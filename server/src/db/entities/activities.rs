//! Activities, check-in codes, check-ins.

entity!(activity, "activity", {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    organizer_id: String,
    title: String,
    location_name: String,
    search_text: String,
    document: String,
    first_ms: Option<i64>,
    last_ms: Option<i64>,
    checkin_points: i64,
    checkin_limit_volume: Option<i64>,
    checkin_limit_period: Option<String>,
    ticket_limit_volume: Option<i64>,
    ticket_limit_period: Option<String>,
});

entity!(activity_card_system, "activity_card_system", {
    #[sea_orm(primary_key, auto_increment = false)] activity_id: String,
    #[sea_orm(primary_key, auto_increment = false)] card_system_id: i64,
    enabled: bool,
});

entity!(activity_distribution_key, "activity_distribution_key", {
    #[sea_orm(primary_key, auto_increment = false)] activity_id: String,
    #[sea_orm(primary_key, auto_increment = false)] distribution_key_id: i64,
    enabled: bool,
});

entity!(checkin_code, "checkin_code", {
    #[sea_orm(primary_key, auto_increment = false)] code: String,
    activity_id: String,
    valid_from_ms: Option<i64>,
    valid_until_ms: Option<i64>,
});

entity!(secret checkin, "checkin", {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    passholder_id: String,
    activity_id: String,
    card_number: Option<String>,
    channel: String,
    status: String,
    period_key: String,
    period_at_ms: i64,
    ordinal: Option<i64>,
    points: i64,
    occurred_ms: i64,
    created_ms: i64,
    cancelled_ms: Option<i64>,
    device_id: Option<String>,
    seq: Option<i64>,
});

entity!(secret ticket_sale, "ticket_sale", {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    activity_id: String,
    passholder_id: String,
    card_number: String,
    card_system_id: i64,
    postal_code: Option<String>,
    status: String,
    regular_cents: i64,
    price_label: Option<String>,
    passholder_cents: i64,
    organizer_cents: i64,
    municipality_cents: i64,
    period_key: String,
    ordinal: i64,
    sold_ms: i64,
    cancelled_ms: Option<i64>,
});
