//! The issuer's signing keys.
//!
//! RS256, because every OpenID Connect library must accept it (Core §15.1) and many accept nothing
//! else unless told; a 2048-bit key is made once, when the database is new, and kept there under
//! [`SETTING`], so that all processes over one database sign alike.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header};
use openidconnect::core::{CoreJsonWebKey, CoreJsonWebKeySet, CoreRsaPrivateSigningKey};
use openidconnect::{JsonWebKeyId, PrivateSigningKey};
use rsa::pkcs1::{DecodeRsaPrivateKey as _, EncodeRsaPrivateKey as _, LineEnding};
use rsa::traits::PublicKeyParts as _;
use rsa::{RsaPrivateKey, rand_core::OsRng};
use serde::Serialize;

use super::IssuerError;
use super::verifier::VerificationKeys;
use crate::registry::Registry;

/// The name of the setting that holds the key.
const SETTING: &str = "key.login";
const BITS: usize = 2048;

/// Signs access tokens and id tokens.
pub struct SigningKeys {
    kid: String,
    id_tokens: CoreRsaPrivateSigningKey,
    access_tokens: EncodingKey,
    published: CoreJsonWebKeySet,
    verification: VerificationKeys,
    form_key: [u8; 32],
}

impl SigningKeys {
    /// Reads the key of this registry; makes it the first time.
    ///
    /// # Errors
    /// The database failed, or holds a key that cannot be read.
    pub async fn open(registry: &Registry) -> Result<Self, IssuerError> {
        let pem = match registry.setting(SETTING).await? {
            Some(pem) => pem,
            None => {
                let fresh = tokio::task::spawn_blocking(make)
                    .await
                    .map_err(|_| IssuerError::Crypto("making a key was interrupted"))??;
                registry.setting_or_insert(SETTING, &fresh).await?
            }
        };
        Self::from_pem(&pem)
    }

    fn from_pem(pem: &str) -> Result<Self, IssuerError> {
        let key =
            RsaPrivateKey::from_pkcs1_pem(pem).map_err(|_| IssuerError::Crypto("the signing key cannot be read"))?;
        let kid = thumbprint(&key)?;
        let der = key.to_pkcs1_der().map_err(|_| IssuerError::Crypto("the signing key cannot be encoded"))?;
        let (n, e) = (key.n().to_bytes_be(), key.e().to_bytes_be());
        let mut verification = VerificationKeys::default();
        verification.insert(kid.clone(), DecodingKey::from_rsa_raw_components(&n, &e), vec![Algorithm::RS256]);
        let id = JsonWebKeyId::new(kid.clone());
        Ok(Self {
            id_tokens: CoreRsaPrivateSigningKey::from_pem(pem, Some(id.clone()))
                .map_err(|_| IssuerError::Crypto("the signing key cannot be read"))?,
            access_tokens: EncodingKey::from_rsa_der(der.as_bytes()),
            form_key: super::login_form::derive_key(der.as_bytes()),
            published: CoreJsonWebKeySet::new(vec![CoreJsonWebKey::new_rsa(n, e, Some(id))]),
            verification,
            kid,
        })
    }

    /// The key set at the `certs` address.
    #[must_use]
    pub fn published(&self) -> &CoreJsonWebKeySet {
        &self.published
    }

    /// The same keys for checking access tokens in this process.
    #[must_use]
    pub fn verification(&self) -> VerificationKeys {
        self.verification.clone()
    }

    /// The key for id tokens.
    pub(super) fn id_token_key(&self) -> &(impl PrivateSigningKey<VerificationKey = CoreJsonWebKey> + use<>) {
        &self.id_tokens
    }

    /// Seals login forms; the same in every process over this database.
    pub(super) fn form_key(&self) -> &[u8; 32] {
        &self.form_key
    }

    /// Signs an access token (RFC 9068).
    ///
    /// # Errors
    /// Signing failed.
    pub fn sign_access_token<T: Serialize>(&self, claims: &T) -> Result<String, IssuerError> {
        let header =
            Header { typ: Some("at+jwt".to_owned()), kid: Some(self.kid.clone()), ..Header::new(Algorithm::RS256) };
        jsonwebtoken::encode(&header, claims, &self.access_tokens)
            .map_err(|_| IssuerError::Crypto("a token could not be signed"))
    }
}

fn make() -> Result<String, IssuerError> {
    let key = RsaPrivateKey::new(&mut OsRng, BITS).map_err(|_| IssuerError::Crypto("a key could not be made"))?;
    let pem = key.to_pkcs1_pem(LineEnding::LF).map_err(|_| IssuerError::Crypto("a signing key cannot be encoded"))?;
    Ok(pem.to_string())
}

/// RFC 7638: SHA-256 over the key's required members in alphabetical order.
fn thumbprint(key: &RsaPrivateKey) -> Result<String, IssuerError> {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let canonical = serde_json::to_string(&serde_json::json!({
        "e": URL_SAFE_NO_PAD.encode(key.e().to_bytes_be()),
        "kty": "RSA",
        "n": URL_SAFE_NO_PAD.encode(key.n().to_bytes_be()),
    }))
    .map_err(|_| IssuerError::Crypto("a signing key cannot be encoded"))?;
    Ok(super::secrets::s256(&canonical))
}
