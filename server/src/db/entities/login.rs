//! What the embedded issuer keeps.

entity!(secret login_user, "login_user", {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    username: String,
    password_hash: String,
    display_name: String,
    email: Option<String>,
    demo: bool,
    disabled: bool,
    created_ms: i64,
});

entity!(secret login_client, "login_client", {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    name: String,
    secret_hash: Option<String>,
    redirect_uris: String,
    logout_uris: String,
    demo: bool,
    disabled: bool,
    created_ms: i64,
});

entity!(secret login_session, "login_session", {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    user_id: String,
    client_id: String,
    scope: String,
    auth_ms: i64,
    expires_ms: i64,
    revoked_ms: Option<i64>,
});

entity!(secret login_code, "login_code", {
    #[sea_orm(primary_key, auto_increment = false)] code_hash: String,
    session_id: String,
    redirect_uri: String,
    nonce: Option<String>,
    code_challenge: Option<String>,
    expires_ms: i64,
    used_ms: Option<i64>,
});

entity!(secret login_refresh, "login_refresh", {
    #[sea_orm(primary_key, auto_increment = false)] token_hash: String,
    session_id: String,
    expires_ms: i64,
    used_ms: Option<i64>,
    replaced_by: Option<String>,
});
