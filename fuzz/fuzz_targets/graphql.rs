//! [`axcess_fuzz::graphql`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| axcess_fuzz::graphql(data));
