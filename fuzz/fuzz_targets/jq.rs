//! [`axcess_fuzz::jq`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| axcess_fuzz::jq(data));
