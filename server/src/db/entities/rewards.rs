//! Rewards, units lent to devices, and redemptions.

entity!(reward, "reward", {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    reward_type: String,
    title: String,
    title_folded: String,
    promotional_description: String,
    practical_info: Option<String>,
    more_info_url: Option<String>,
    pictures: String,
    categories: String,
    points: i64,
    owning_card_system_id: i64,
    all_card_systems: bool,
    status: String,
    publication_begin_ms: i64,
    publication_end_ms: Option<i64>,
    redeem_begin_ms: Option<i64>,
    redeem_end_ms: Option<i64>,
    granting_begin_ms: Option<i64>,
    granting_end_ms: Option<i64>,
    max_units: Option<i64>,
    limit_volume: Option<i64>,
    limit_period: Option<String>,
    for_kids: bool,
    sport: bool,
    featured: bool,
    online: bool,
    redeem_text: Option<String>,
    redeem_link: Option<String>,
    redeem_label: Option<String>,
    redeem_codes: bool,
    created_ms: i64,
});

entity!(reward_card_system, "reward_card_system", {
    #[sea_orm(primary_key, auto_increment = false)] reward_id: String,
    #[sea_orm(primary_key, auto_increment = false)] card_system_id: i64,
});

entity!(reward_organizer, "reward_organizer", {
    #[sea_orm(primary_key, auto_increment = false)] reward_id: String,
    #[sea_orm(primary_key, auto_increment = false)] organizer_id: String,
});

entity!(stock_lease, "stock_lease", {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    device_id: String,
    reward_id: String,
    state: String,
    granted_ms: i64,
    expires_ms: i64,
    return_seq: Option<i64>,
    unbooked: i64,
});

entity!(secret redemption, "redemption", {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    reward_id: String,
    passholder_id: String,
    card_number: String,
    organizer_id: Option<String>,
    status: String,
    period_key: Option<String>,
    ordinal: Option<i64>,
    points: i64,
    redeemed_ms: i64,
    cancelled_ms: Option<i64>,
    redeem_code: Option<String>,
    unit_from: Option<String>,
    device_id: Option<String>,
    seq: Option<i64>,
    undone_seq: Option<i64>,
    lease_id: Option<String>,
    risk_points: i64,
    shortfall: i64,
});
