//! Reward desks that share the passes of card systems.

entity!(desk_set, "desk_set", {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    organizer_id: String,
    opened_ms: i64,
    expires_ms: i64,
    closing_ms: Option<i64>,
    closed_ms: Option<i64>,
});

entity!(desk_set_card_system, "desk_set_card_system", {
    #[sea_orm(primary_key, auto_increment = false)] desk_set_id: String,
    #[sea_orm(primary_key, auto_increment = false)] card_system_id: i64,
    closed_ms: Option<i64>,
});

entity!(spend_right, "spend_right", {
    #[sea_orm(primary_key, auto_increment = false)] desk_set_id: String,
    #[sea_orm(primary_key, auto_increment = false)] desk: i64,
    device_id: String,
    state: String,
    return_seq: Option<i64>,
});
