//! Devices and what they uploaded.

entity!(secret device, "device", {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    public_key: String,
    role: String,
    organizer_id: Option<String>,
    passholder_id: Option<String>,
    subject: String,
    registered_ms: i64,
    seen_ms: Option<i64>,
    name: String,
    desk_role: String,
    state: String,
    risk_points: i64,
    risk_floor: i64,
    forked: bool,
    acknowledged_seq: i64,
});

entity!(secret operation, "operation", {
    #[sea_orm(primary_key, auto_increment = false)] device_id: String,
    #[sea_orm(primary_key, auto_increment = false)] seq: i64,
    kind: String,
    payload: Vec<u8>,
    payload_hash: String,
    signature: Vec<u8>,
    chain: String,
    undoes: Option<i64>,
    outcome: String,
    result: String,
    received_ms: i64,
});

entity!(secret refused_operation, "refused_operation", {
    #[sea_orm(primary_key, auto_increment = false)] device_id: String,
    #[sea_orm(primary_key, auto_increment = false)] payload_hash: String,
    seq: Option<i64>,
    payload: Vec<u8>,
    signature: Vec<u8>,
    reason: String,
    received_ms: i64,
});
