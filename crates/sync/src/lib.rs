//! Reads a live account into a snapshot: safe reads only, by type.
