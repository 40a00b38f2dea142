-- What the embedded issuer keeps. With an external issuer only login_client is used.
-- People who can log in; what they may do is in permission_grant.
CREATE TABLE login_user (
    id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
    username TEXT NOT NULL UNIQUE CHECK (username <> ''),
    password_hash TEXT NOT NULL,
    display_name TEXT NOT NULL,
    email TEXT,
    demo {bool} NOT NULL,
    disabled {bool} NOT NULL,
    created_ms {int} NOT NULL
){strict};

-- Programs that may ask for tokens. Without a secret it is a public one, which must use PKCE. The addresses are
-- JSON arrays, see oidc/redirects.rs.
CREATE TABLE login_client (
    id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
    name TEXT NOT NULL,
    secret_hash TEXT,
    redirect_uris TEXT NOT NULL DEFAULT '[]',
    logout_uris TEXT NOT NULL DEFAULT '[]',
    demo {bool} NOT NULL,
    disabled {bool} NOT NULL,
    created_ms {int} NOT NULL
){strict};

-- One login of one user at one client: the family of its codes and refresh tokens, and the sid claim.
CREATE TABLE login_session (
    id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
    user_id TEXT NOT NULL REFERENCES login_user (id) ON DELETE CASCADE,
    client_id TEXT NOT NULL REFERENCES login_client (id) ON DELETE CASCADE,
    scope TEXT NOT NULL,
    auth_ms {int} NOT NULL,
    expires_ms {int} NOT NULL,
    revoked_ms {int}
){strict};
CREATE INDEX login_session_by_end ON login_session (expires_ms);
CREATE INDEX login_session_by_user ON login_session (user_id);

-- Only hashes of codes and tokens are kept. A used one stays until it ends, so that a second use is noticed.
CREATE TABLE login_code (
    code_hash TEXT NOT NULL PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES login_session (id) ON DELETE CASCADE,
    redirect_uri TEXT NOT NULL,
    nonce TEXT,
    code_challenge TEXT,
    expires_ms {int} NOT NULL,
    used_ms {int}
){strict};
CREATE INDEX login_code_by_end ON login_code (expires_ms);
CREATE INDEX login_code_by_session ON login_code (session_id);

CREATE TABLE login_refresh (
    token_hash TEXT NOT NULL PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES login_session (id) ON DELETE CASCADE,
    expires_ms {int} NOT NULL,
    used_ms {int},
    replaced_by TEXT
){strict};
CREATE INDEX login_refresh_by_end ON login_refresh (expires_ms);
CREATE INDEX login_refresh_by_session ON login_refresh (session_id);
