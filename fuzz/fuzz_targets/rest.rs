//! [`axcess_fuzz::rest`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| axcess_fuzz::rest(data));
