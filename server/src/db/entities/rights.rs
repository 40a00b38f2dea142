//! Rights of users and clients.

entity!(permission_grant, "permission_grant", {
    #[sea_orm(primary_key, auto_increment = false)] subject_kind: String,
    #[sea_orm(primary_key, auto_increment = false)] subject: String,
    #[sea_orm(primary_key, auto_increment = false)] organizer_id: String,
    #[sea_orm(primary_key, auto_increment = false)] card_system_id: i64,
    #[sea_orm(primary_key, auto_increment = false)] permission: String,
});
