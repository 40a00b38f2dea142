//! Card systems, their municipalities, organizers, settings of the registry.

entity!(secret setting, "setting", {
    #[sea_orm(primary_key, auto_increment = false)] name: String,
    value: String,
});

entity!(card_system, "card_system", {
    #[sea_orm(primary_key, auto_increment = false)] id: i64,
    name: String,
    permanent: bool,
    logo: Option<String>,
    primary_color: Option<String>,
    secondary_color: Option<String>,
    website: Option<String>,
    social_tariff_info: Option<String>,
    cardless_registration: String,
    passholder_percent: Option<i64>,
    passholder_cents: Option<i64>,
    organizer_percent: Option<i64>,
});

entity!(card_system_city, "card_system_city", {
    #[sea_orm(primary_key, auto_increment = false)] card_system_id: i64,
    #[sea_orm(primary_key, auto_increment = false)] postal_code: String,
    #[sea_orm(primary_key, auto_increment = false)] name: String,
});

entity!(distribution_key, "distribution_key", {
    #[sea_orm(primary_key, auto_increment = false)] id: i64,
    card_system_id: i64,
    name: String,
    passholder_percent: Option<i64>,
    passholder_cents: Option<i64>,
    organizer_percent: Option<i64>,
});

entity!(organizer, "organizer", {
    #[sea_orm(primary_key, auto_increment = false)] id: String,
    name: String,
    name_folded: String,
    street: Option<String>,
    postal_code: Option<String>,
    city: Option<String>,
    linked_location_id: Option<String>,
});

entity!(organizer_card_system, "organizer_card_system", {
    #[sea_orm(primary_key, auto_increment = false)] organizer_id: String,
    #[sea_orm(primary_key, auto_increment = false)] card_system_id: i64,
});
