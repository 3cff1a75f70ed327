//! [`axcess_fuzz::script`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| axcess_fuzz::script(data));
