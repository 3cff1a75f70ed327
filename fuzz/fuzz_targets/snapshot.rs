//! [`axcess_fuzz::snapshot`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| axcess_fuzz::snapshot(data));
