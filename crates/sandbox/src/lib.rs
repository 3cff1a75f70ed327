//! A loopback server with the account's API over a snapshot, for real clients to act on a harmless copy.
