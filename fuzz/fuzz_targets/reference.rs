//! [`axcess_fuzz::reference`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| axcess_fuzz::reference(data));
