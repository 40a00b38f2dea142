//! Writes the Kotlin and Swift bindings: the command line of uniffi itself, at the version that the core is built with.

fn main() {
    uniffi::uniffi_bindgen_main();
}
