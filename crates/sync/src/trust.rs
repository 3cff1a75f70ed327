//! Whose certificates are believed. There is no way not to check them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;

/// Whose certificates are believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Trust {
    /// Those of whom this machine believes.
    #[default]
    Machine,
    /// Those of whom a file of certificates names, and nobody else.
    File(PathBuf),
}

/// Why nobody can be believed.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// The file of certificates is missing or damaged.
    #[error("the certificates of `{}` cannot be read: {detail}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// The machine has none.
    #[error("this machine names nobody whose certificates are believed: {0}")]
    Machine(rustls::Error),
}

impl Trust {
    /// What an encrypted connection is judged by.
    pub(crate) fn config(&self) -> Result<ClientConfig, TrustError> {
        let config = config();
        match self {
            Self::Machine => {
                let judged = config.with_platform_verifier().map_err(TrustError::Machine)?;
                Ok(judged.with_no_client_auth())
            }
            Self::File(path) => Ok(config.with_root_certificates(roots(path)?).with_no_client_auth()),
        }
    }

    /// What no connection is judged by: nobody is believed, so none can be made.
    pub(crate) fn nobody() -> ClientConfig {
        config().with_root_certificates(RootCertStore::empty()).with_no_client_auth()
    }
}

/// The provider is named here, so that no other one in the program is asked for or replaced.
fn config() -> rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier> {
    ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("INVARIANT: the provider knows the usual versions")
}

fn roots(path: &Path) -> Result<RootCertStore, TrustError> {
    let failed = |detail: String| TrustError::File { path: path.to_owned(), detail };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|error| failed(error.to_string()))? {
        let certificate = certificate.map_err(|error| failed(error.to_string()))?;
        roots.add(certificate).map_err(|error| failed(error.to_string()))?;
    }
    if roots.is_empty() { Err(failed("there are none in it".to_owned())) } else { Ok(roots) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_certificates_is_trouble() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let error = Trust::File(file.path().to_owned()).config().unwrap_err();
        assert!(error.to_string().ends_with("there are none in it"), "{error}");
        let error = Trust::File("/nowhere.pem".into()).config().unwrap_err();
        assert!(
            error.to_string().starts_with("the certificates of `/nowhere.pem` cannot be read"),
            "{error}"
        );
    }
}
