package org.uitpas.open.app

/** Marks a test that measures; it runs for `cargo xtask bench android` alone. */
interface Bench
