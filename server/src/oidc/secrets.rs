//! Passwords, client secrets and the random strings that the issuer hands out.
//!
//! Argon2id (19 MiB, 2 passes: the crate's and OWASP's default) runs on blocking threads, at most two
//! at once, so that a flood of logins neither stalls the runtime nor eats the memory.

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use super::IssuerError;

/// Longer input is refused: hashing it would be work for nothing.
pub const LONGEST_PASSWORD: usize = 512;

/// The two workers that hash passwords.
pub struct Hasher {
    free: Semaphore,
    /// The hash of nobody's password: checked when an account doesn't exist, so that the answer takes
    /// as long as for one that does.
    nobody: String,
}

impl Hasher {
    /// # Errors
    /// Argon2 or the system's random source failed.
    pub fn new() -> Result<Self, IssuerError> {
        Ok(Self { free: Semaphore::new(2), nobody: hash_now(&random_token())? })
    }

    /// Argon2id of `secret` in PHC notation.
    ///
    /// # Errors
    /// Argon2 or the system's random source failed.
    pub async fn hash(&self, secret: &str) -> Result<String, IssuerError> {
        let _turn = self.free.acquire().await.map_err(|_| IssuerError::Crypto("the hasher is closed"))?;
        let secret = secret.to_owned();
        tokio::task::spawn_blocking(move || hash_now(&secret))
            .await
            .map_err(|_| IssuerError::Crypto("hashing was interrupted"))?
    }

    /// Whether `secret` is the one of `hash`; without a hash it takes as long and is false.
    ///
    /// # Errors
    /// The worker was interrupted.
    pub async fn verify(&self, secret: &str, hash: Option<&str>) -> Result<bool, IssuerError> {
        if secret.len() > LONGEST_PASSWORD {
            return Ok(false);
        }
        let _turn = self.free.acquire().await.map_err(|_| IssuerError::Crypto("the hasher is closed"))?;
        let (known, hash) = (hash.is_some(), hash.unwrap_or(&self.nobody).to_owned());
        let secret = secret.to_owned();
        tokio::task::spawn_blocking(move || {
            Argon2::default().verify_password(secret.as_bytes(), hash.as_str()).is_ok() && known
        })
        .await
        .map_err(|_| IssuerError::Crypto("hashing was interrupted"))
    }
}

fn hash_now(secret: &str) -> Result<String, IssuerError> {
    Argon2::default()
        .hash_password(secret.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|_| IssuerError::Crypto("the password could not be hashed"))
}

/// 256 random bits, base64url.
#[must_use]
pub fn random_token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// How codes and refresh tokens are stored.
#[must_use]
pub fn digest(token: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(token.as_bytes()).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The PKCE S256 challenge of a verifier (RFC 7636 §4.2).
#[must_use]
pub fn s256(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_rfc_7636() {
        assert_eq!(s256("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[tokio::test]
    async fn only_the_right_password_of_an_existing_account_passes() {
        let hasher = Hasher::new().unwrap();
        let hash = hasher.hash("correct horse").await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(hasher.verify("correct horse", Some(&hash)).await.unwrap());
        assert!(!hasher.verify("wrong horse", Some(&hash)).await.unwrap());
        assert!(!hasher.verify("correct horse", None).await.unwrap());
        assert!(!hasher.verify(&"x".repeat(LONGEST_PASSWORD + 1), Some(&hash)).await.unwrap());
    }
}
