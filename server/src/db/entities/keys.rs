//! The registry's own keys.

entity!(secret signing_key, "signing_key", {
    #[sea_orm(primary_key, auto_increment = false)] kid: i64,
    seed: String,
    announced_ms: i64,
    signs_from_ms: i64,
    not_after_ms: i64,
});
