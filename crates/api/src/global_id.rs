//! Ids in the form of the API's own: padded base64 of `Type:number:suffix`.

use axcess_core::Made;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// Whether a text has the form of the API's ids, base64 of `Type:number:suffix`: what clients take for an id and never
/// look up as a name.
pub fn is_global_id(text: &str) -> bool {
    let decoded = BASE64_STANDARD.decode(text).ok();
    decoded.and_then(|bytes| String::from_utf8(bytes).ok()).is_some_and(|text| text.contains(':'))
}

/// What the numbers of new ids begin above, so that they are told apart from those of an account at a glance.
const NEW: u32 = 100_000_000;

/// The id of a new object, as an [`IdMaker`](axcess_core::IdMaker) makes it: clients take it for an id, and the same
/// number always gives the same one.
///
/// ```
/// use axcess_api::{global_id, is_global_id};
/// use axcess_core::Made;
///
/// let id = global_id(Made::Role, 1);
/// assert!(is_global_id(&id));
/// assert_eq!(id, global_id(Made::Role, 1));
/// assert_ne!(id, global_id(Made::User, 1));
/// ```
pub fn global_id(made: Made, number: u32) -> String {
    let kind = match made {
        Made::User => "User",
        Made::Role => "Role",
        Made::Binding => "RoleBinding",
        Made::Organization => "AccountOrganization",
        Made::Space => "Space",
        Made::Resource => "Model",
        Made::Key => "ApiKey",
    };
    let number = NEW.saturating_add(number);
    id(kind, number.into(), mixed(&[kind, &number.to_string()]))
}

/// The id of the membership of a user at a node. The account has such ids, and no snapshot holds them.
pub(crate) fn membership_id(kind: &str, user: &str, node: &str) -> String {
    let seed = mixed(&[user, " ", node]);
    id(kind, seed >> 32, seed)
}

fn id(kind: &str, number: u64, seed: u64) -> String {
    BASE64_STANDARD.encode(format!("{kind}:{number}:{}", suffix(seed)))
}

/// Four letters.
fn suffix(seed: u64) -> String {
    const LETTERS: &[u8; 52] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let letters = (0..4).map(|place| LETTERS[(seed >> (6 * place)) as usize % LETTERS.len()]);
    letters.map(char::from).collect()
}

/// A number that hangs on every byte (FNV-1a, and one round more so that low bits differ).
fn mixed(texts: &[&str]) -> u64 {
    let bytes = texts.iter().flat_map(|text| text.bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash ^ (hash >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
