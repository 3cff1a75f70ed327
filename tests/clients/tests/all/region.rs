//! Programs that say themselves where to call.

use axcess_clients::Served;

#[test]
#[ignore = "needs the real clients: cargo xtask clients"]
fn a_program_that_names_a_region_is_stopped_rather_than_led_there() {
    let served = Served::to("kim@acme.io");
    let ended = served.program("region.py").with(0);
    assert!(ended.stdout.ends_with("MultipleEndpointOverridesError\n"), "{}", ended.stdout);
    assert!(served.sandbox.record().calls.is_empty());
}
