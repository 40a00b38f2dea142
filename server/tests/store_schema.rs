//! The schema goes up on both databases, and going up twice changes nothing.

mod store;

#[test]
fn a_fresh_database_becomes_a_registry_and_stays_one() {
    store::on_both(async |bench| {
        bench.registry.db().migrate().await.unwrap();
        bench.registry.healthy().await.unwrap();
        assert_eq!(bench.number("SELECT count(*) FROM account").await, 1);
    });
}
