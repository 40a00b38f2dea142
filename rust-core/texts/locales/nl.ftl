### Nederlands. Korte zinnen, gewone woorden. Elke weigering zegt wat je nu kunt doen.
### Op een scherm dat anderen zien, staat nooit waarom iemand minder betaalt.

## Overal
app-name = UiTPAS
app-name-counter = UiTPAS balie
common-back = Terug
common-cancel = Annuleren
common-close = Sluiten
common-language = Taal
common-log-in = Aanmelden
common-log-out = Afmelden
common-refresh = Vernieuwen
camera-picture = Neem een foto
camera-start = Scan met de camera
camera-stop = Zet de camera uit
camera-hint = Houd de code voor de camera.
camera-dark = Het is te donker. Zorg voor meer licht.
camera-refused = De camera kan hier niet gebruikt worden. Neem een foto of typ het nummer.
camera-torch-on = Zet het licht aan
camera-torch-off = Zet het licht uit
camera-allow = Sta de camera toe
camera-open-settings = Open de instellingen van de telefoon
common-search = Zoeken
common-sync-now = Nu verzenden
common-yes = Ja
points =
    { $count ->
        [one] 1 punt
       *[other] { $count } punten
    }
points-free = gratis
points-saved =
    { $count ->
        [one] 1 punt gespaard
       *[other] { $count } punten gespaard
    }
points-spent =
    { $count ->
        [one] 1 punt gebruikt
       *[other] { $count } punten gebruikt
    }
points-left =
    { $count ->
        [one] Daarna is er nog 1 punt over.
       *[other] Daarna zijn er nog { $count } punten over.
    }
as-of = stand van { $when }

## Datum en tijd
weekday-1 = maandag
weekday-2 = dinsdag
weekday-3 = woensdag
weekday-4 = donderdag
weekday-5 = vrijdag
weekday-6 = zaterdag
weekday-7 = zondag
month-1 = januari
month-2 = februari
month-3 = maart
month-4 = april
month-5 = mei
month-6 = juni
month-7 = juli
month-8 = augustus
month-9 = september
month-10 = oktober
month-11 = november
month-12 = december
date-today = vandaag
date-tomorrow = morgen
date-yesterday = gisteren
date-day = { $weekday } { $day } { $month }
date-day-year = { $day } { $month } { $year }
date-first-of-month = 1
date-time = { $hour }:{ $minute }
date-day-and-time = { $day } om { $time }
date-span = { $from } tot { $to }
date-from = vanaf { $when }
date-whole-day = hele dag

## Status
status-online = Verbonden
status-offline = Geen internet. Alles werkt verder.
status-offline-since = Geen internet sinds { $when }. Alles werkt verder.
status-waiting =
    { $count ->
        [one] 1 wacht op verzending
       *[other] { $count } wachten op verzending
    }
status-parked =
    { $count ->
        [one] 1 is niet aanvaard
       *[other] { $count } zijn niet aanvaard
    }
status-clock-warning = De klok van dit toestel staat verkeerd. Zet ze juist bij de instellingen. Je punten blijven juist.
status-login-expired = Je aanmelding is verlopen. Alles hier blijft werken. Meld je opnieuw aan om te verzenden.

## Meldingen
notice-login-failed = Aanmelden is niet gelukt. Probeer het nog eens.
notice-login-cancelled = Je hebt het aanmelden gestopt. Tik op Aanmelden om verder te gaan.
notice-login-offline = Om aan te melden is internet nodig. Zoek verbinding en probeer het nog eens.
notice-log-out-waiting =
    { $count ->
        [one] Er wacht nog 1 punt op verzending. Als je nu afmeldt, gaat het verloren. Wacht op internet.
       *[other] Er wachten nog { $count } punten op verzending. Als je nu afmeldt, gaan ze verloren. Wacht op internet.
    }
notice-no-rights = Jouw account mag dit niet. Vraag je organisatie om toegang.
notice-try-again = Dat is niet gelukt. Probeer het straks nog eens.
notice-storage = Dit toestel kan niets bewaren. Maak plaats vrij en start de app opnieuw.
notice-storage-foreign = De gegevens op dit toestel zijn niet leesbaar. Meld je opnieuw aan.
open-in-use = Deze app staat al open. Sluit het andere venster.
open-not-readable = De app kan haar gegevens niet lezen. Installeer de laatste versie of vraag hulp.
open-locked = Ontgrendel je toestel en open de app opnieuw.
open-system = De app kan niet starten. Start je toestel opnieuw op.
notice-sync-done = Alles is verzonden.
notice-sync-offline = Er is geen internet. We verzenden alles zodra het kan.
notice-snapshot-expired = De gegevens van deze balie zijn te oud. Maak verbinding met internet om verder te gaan.
notice-parked =
    { $count ->
        [one] 1 keer is iets niet aanvaard. Bekijk de lijst van gasten.
       *[other] { $count } keer is iets niet aanvaard. Bekijk de lijst van gasten.
    }

## Balie: aanmelden en kiezen
counter-login-title = Welkom aan de balie
counter-login-text = Meld je aan met de account van je organisatie. Daarna werkt deze balie ook zonder internet.
counter-login-busy = Even wachten, we melden je aan.
counter-choose-title = Welke balie?
counter-choose-search = Zoek je balie
counter-choose-empty = Er is geen balie voor jouw account. Vraag je organisatie om toegang.
counter-choose-nothing-found = Geen balie gevonden. Kijk de naam na.
counter-choose-busy = Even wachten, we halen je balies op.
counter-choose-offline = Om je balies op te halen is één keer internet nodig.
counter-activity-title = Welke activiteit?
counter-activity-search = Zoek een activiteit
counter-activity-empty = Op deze dag is er geen activiteit. Kies een andere dag.
counter-activity-nothing-found = Geen activiteit gevonden. Kijk de naam na of kies een andere dag.
counter-activity-busy = Even wachten, we halen de activiteiten op.
counter-activity-offline = Om deze balie klaar te maken is één keer internet nodig.
counter-activity-without = Zonder activiteit: enkel passen en voordelen bekijken
counter-activity-open = nu punten sparen
counter-activity-opens = sparen vanaf { $when }
counter-activity-closed = sparen kan niet meer
counter-day-previous = Dag ervoor
counter-day-next = Dag erna

## Balie: gasten
counter-desk-no-activity = Zonder activiteit
counter-desk-no-activity-text = Je kunt passen en voordelen bekijken.
counter-desk-change = Andere activiteit
counter-desk-prompt = Scan de pas, houd ze tegen het toestel of typ het nummer
counter-desk-input = Nummer van de pas
print-title = Afdrukken
print-poster-a4 = Affiche (A4)
print-poster-a5 = Kleine affiche (A5)
print-leaflet = Folder van de activiteit
print-kiosk = Uitleg voor een zuil
print-rewards = Overzicht van de voordelen
print-offline = Afdrukken kan alleen met internet.
counter-code-show = Toon code om te scannen
counter-code-hide = Verberg de code
counter-code-title = Scan en spaar
counter-code-text = Gasten scannen deze code met hun eigen telefoon. Ze verandert vanzelf.
counter-code-busy = Even geduld, de code komt eraan.
counter-code-offline = De code komt zodra er internet is.
counter-code-none = Voor deze activiteit is er geen code.
counter-code-description = Code om een punt te sparen
counter-desk-identify = Zoek pas
counter-desk-next = Volgende gast
counter-desk-guests = Gasten
counter-desk-session =
    { $count ->
        [0] Nog geen punten gespaard
        [one] 1 punt gespaard
       *[other] { $count } punten gespaard
    }
counter-undo = Ongedaan maken
counter-rewards-title = Nu te krijgen
counter-rewards-none = Er is nu geen voordeel voor dit aantal punten.
counter-rewards-offline = Om een voordeel te geven is internet nodig.
counter-rewards-unknown = Het aantal punten is nog niet bekend. Met internet zie je de voordelen.
counter-redeem-button = Geven
counter-redeem-question = Dit voordeel nu geven?
counter-redeem-yes = Ja, geven
counter-redeem-no = Nee, terug
counter-redeem-free = Dit kost geen punten.

## Balie: uitkomst bij een gast
verdict-saved-detail = Het punt is genoteerd.
verdict-saved-waiting = Genoteerd op dit toestel. We verzenden het zodra er internet is.
verdict-saved-next = Klaar voor de volgende gast.
verdict-already-saved = Al gespaard
verdict-already-saved-detail = Deze pas heeft het punt van deze activiteit al.
verdict-already-saved-next = Alles is in orde. Je hoeft niets te doen.
verdict-shown = Pas gevonden
verdict-shown-next = Kies een voordeel of ga naar de volgende gast.
verdict-recorded = Genoteerd
verdict-recorded-detail = Dit toestel kent deze pas nog niet. Het punt is genoteerd en wordt nagekeken.
verdict-recorded-next = Zeg dat het punt later op de pas komt.
verdict-unknown-pass = Pas niet bekend
verdict-unknown-pass-detail = Dit toestel kent deze pas niet.
verdict-unknown-pass-next = Kijk het nummer na. Is het juist? Probeer het opnieuw met internet.
verdict-refused-later-next = Zeg dat dit punt niet geldt. Vraag hulp aan je organisatie.
verdict-insz = Dit nummer gebruiken we hier niet
verdict-insz-detail = Gebruik aan de balie geen rijksregisternummer.
verdict-insz-next = Scan de pas of typ de 13 cijfers van de pas.
verdict-pass-code-old = Deze code geldt nu niet
verdict-pass-code-old-detail = De code van een pas verandert om de 5 minuten.
verdict-pass-code-old-next = Vraag de gast om de pas opnieuw te openen.
verdict-pass-code-wrong = Deze code is niet juist
verdict-pass-code-wrong-detail = De code is beschadigd of nagemaakt, of dit toestel kent ze niet.
verdict-pass-code-wrong-next = Scan de streepjescode of typ het nummer.
verdict-activity-code = Dit is de code van een activiteit
verdict-another-activity-code = Dit is de code van een andere activiteit
verdict-foreign-activity-code = Dit is de code van een andere organisatie
verdict-activity-code-detail = Gasten scannen ze met hun eigen telefoon.
verdict-activity-code-next = Scan hier de pas van de gast.
verdict-no-snapshot = Deze balie is nog niet klaar
verdict-no-snapshot-next = Maak verbinding met internet en probeer het opnieuw.
verdict-not-recorded = Niet genoteerd
verdict-not-recorded-detail = Dit toestel kon het punt niet bewaren.
verdict-not-recorded-next = Maak plaats vrij op dit toestel en probeer het opnieuw.
verdict-undone = Ongedaan gemaakt
verdict-undone-detail = Het punt is weer van de pas.
verdict-undone-next = Scan de pas opnieuw als het toch moest.
verdict-undo-failed = Niet ongedaan gemaakt
verdict-undo-failed-next = Probeer het nog eens met internet.
verdict-redeemed = Voordeel gegeven
verdict-redeemed-next = Geef het voordeel aan de gast.
verdict-redeem-undone = Voordeel teruggenomen
verdict-redeem-undone-detail = De punten staan weer op de pas.
verdict-redeem-undone-next = Klaar voor de volgende gast.
verdict-redeem-failed = Voordeel niet gegeven
verdict-redeem-doubt = Niet zeker of het gelukt is
verdict-redeem-doubt-detail = De verbinding brak af.
verdict-redeem-doubt-next = Scan de pas opnieuw en kijk naar het aantal punten voor je het voordeel geeft.
guest-saved = { points-saved }
guest-already-saved = al gespaard
guest-refused = niet gespaard
guest-recorded = genoteerd, wordt nagekeken
guest-undone = ongedaan gemaakt
guest-redeemed = { $title }
guest-shown = bekeken

## Wat het register later zegt
outcome-duplicate = dit punt stond er al
outcome-outside-window = buiten de uren van de activiteit
outcome-unknown-pass = deze pas bestaat niet. Kijk het nummer na.
outcome-pass-not-active = deze pas is niet actief. Stuur de gast naar de gemeente.
outcome-unknown-event = deze activiteit is niet bekend. Vraag hulp aan je organisatie.
outcome-code-invalid = deze code is niet juist. Scan de code op de affiche opnieuw.
outcome-code-expired = deze code geldt niet meer. Vraag een punt aan de balie.
outcome-nothing-to-undo = er was niets om ongedaan te maken
outcome-device-suspended = dit toestel is geblokkeerd. Vraag hulp aan je organisatie.
outcome-refused = niet aanvaard. Vraag hulp aan je organisatie.

## Pashouder
passholder-login-title = Welkom
passholder-login-text = Meld je één keer aan. Daarna werkt je pas ook zonder internet.
passholder-login-busy = Even wachten, we melden je aan.
passholder-tab-pass = Mijn pas
passholder-tab-rewards = Voordelen
passholder-tab-scan = Scannen
passholder-tab-history = Mijn punten
passholder-tab-more = Meer
passholder-pass-title = Mijn pas
passholder-pass-number = UiTPAS-nummer
passholder-pass-live = Of laat deze code scannen. Ze verandert vanzelf.
passholder-pass-live-description = Code van je pas
passholder-pass-barcode = Streepjescode van pas { $number }
passholder-pass-empty = Je pas is er nog niet. Maak verbinding met internet.
passholder-pass-none = Bij jouw account hoort nog geen pas. Vraag een pas in je gemeente.
passholder-pass-family = Andere passen
passholder-waiting =
    { $count ->
        [0] { "" }
        [one] 1 scan wacht op internet
       *[other] { $count } scans wachten op internet
    }
passholder-history-title = Mijn punten
passholder-history-empty = Nog geen punten. Scan een code bij een activiteit.
passholder-history-queued = Gescande code
passholder-history-waiting = wacht op internet
passholder-history-other = Verandering van punten
passholder-rewards-title = Voordelen
passholder-rewards-search = Zoek een voordeel
passholder-rewards-filters = Toon
passholder-rewards-empty = Nog geen voordelen. Maak verbinding met internet.
passholder-rewards-nothing-found = Geen voordeel gevonden. Kies een andere lijst.
passholder-rewards-busy = Even wachten, we halen de voordelen op.
filter-all = Alles
filter-within-reach = Nu te krijgen
filter-almost = Bijna genoeg
filter-last-chance = Laatste kans
filter-online = In de app
filter-welcome = Welkom
reach-now = je kunt het nu krijgen
reach-missing =
    { $count ->
        [one] nog 1 punt sparen
       *[other] nog { $count } punten sparen
    }
reach-not-started = vanaf { $when }
badge-last-chance = laatste kans
badge-online = in de app
badge-welcome = welkom
passholder-reward-until = Tot en met { $when }
passholder-reward-from = Vanaf { $when }
passholder-reward-period = Van { $from } tot en met { $to }
passholder-reward-always = Geen einddatum
passholder-reward-counters = Waar
passholder-redeem-button = Ruil om
passholder-redeem-at-counter = Vraag dit voordeel aan de balie. Toon je pas.
passholder-redeem-offline = Om dit om te ruilen is internet nodig.
passholder-redeem-question = Wil je dit nu omruilen?
passholder-redeem-yes = Ja, omruilen
passholder-redeem-no = Nee, punten houden
passholder-redeemed = Gelukt!
passholder-redeemed-text = Het voordeel is van jou.
passholder-redeemed-code = Gebruik deze code:
passholder-redeemed-link = Open de website
passholder-redeem-failed = Omruilen is niet gelukt. Er zijn geen punten gebruikt. Probeer het straks nog eens.
passholder-redeem-doubt = De verbinding brak af. Kijk bij Mijn punten of het gelukt is voor je opnieuw probeert.
passholder-scan-title = Scan de code
passholder-scan-prompt = Zoek de affiche bij de activiteit en scan de vierkante code.
passholder-scan-typed = Of typ de code
passholder-scan-submit = Verstuur
passholder-more-title = Meer
passholder-more-languages = Taal
passholder-opt-ins = Wat wil je krijgen?
passholder-opt-in-milestones = Mail als ik een voordeel kan krijgen
passholder-opt-in-news = Mail met nieuws
passholder-opt-in-sms = Sms-berichten
passholder-opt-in-post = Post in de bus
passholder-opt-in-offline = Dit kun je enkel met internet veranderen. Probeer later opnieuw.
passholder-more-family = Familie

## Wat van een scan kwam
scan-saved = { points-saved }
scan-saved-detail =
    { $count ->
        [one] Je hebt nu 1 punt.
       *[other] Je hebt nu { $count } punten.
    }
scan-saved-next = Veel plezier!
scan-queued = Genoteerd
scan-queued-detail = We verzenden je punt zodra er internet is.
scan-queued-foreign-detail = Deze code wordt nagekeken zodra er internet is.
scan-queued-next = Je hoeft niets te doen.
scan-already-saved = Al gescand
scan-already-saved-detail = Je hebt deze code vandaag al gescand.
scan-already-saved-next = Alles is in orde.
scan-not-yet = Te vroeg
scan-not-yet-detail = Sparen kan vanaf { $when }.
scan-not-yet-next = Scan de code opnieuw als de activiteit begonnen is.
scan-over = Te laat
scan-over-detail = Deze code was geldig tot { $when }.
scan-over-next = Vraag je punt aan de balie van de organisatie. Dat kan nog drie maanden.
scan-damaged = Deze code is niet juist
scan-damaged-detail = De code is beschadigd of nagemaakt.
scan-damaged-next = Vraag je punt aan de balie.
scan-old-screen = Deze code is te oud
scan-old-screen-detail = De code op het scherm verandert om de 30 seconden.
scan-old-screen-next = Scan de code die nu op het scherm staat.
scan-not-ours = Dit is geen code van een activiteit
scan-not-ours-detail = We kunnen met deze code geen punt sparen.
scan-not-ours-next = Zoek de affiche met de UiTPAS-code.
scan-own-pass = Dit is een pas
scan-own-pass-detail = Hier scan je de code van een activiteit.
scan-own-pass-next = Zoek de affiche bij de activiteit.
scan-no-code = Geen code gezien
scan-no-code-detail = Op deze foto staat geen code die we kunnen lezen.
scan-no-code-next = Ga wat dichter, zorg voor licht en probeer opnieuw.
scan-no-pass = Je pas is er nog niet
scan-no-pass-next = Maak één keer verbinding met internet en scan opnieuw.
scan-refused = Niet gespaard
scan-not-recorded = Niet genoteerd
scan-not-recorded-next = Maak plaats vrij op je telefoon en probeer het opnieuw.

## Weigeringen bij sparen
refusal-card-blocked = Deze pas is geblokkeerd.
refusal-card-blocked-next = Vraag een nieuwe pas in de gemeente.
refusal-card-deleted = Deze pas bestaat niet meer.
refusal-card-deleted-next = Vraag naar de nieuwe pas. Die heeft een ander nummer.
refusal-card-not-active = Deze pas is nog niet in gebruik.
refusal-card-not-active-next = Vraag de pas aan bij een balie van de gemeente.
refusal-group-pass = Met een groepspas spaar je geen punten.
refusal-group-pass-next = Gebruik de eigen pas.
refusal-no-membership = Deze pas is niet meer actief.
refusal-no-membership-next = Vernieuw de pas in de gemeente.
refusal-not-yet = Sparen kan vanaf { $opens }.
refusal-not-yet-next = Scan opnieuw vanaf dat moment.
refusal-over = Sparen kon tot { $closed }.
refusal-over-next = Kijk of dit de juiste activiteit is.
refusal-no-occurrence = Deze activiteit heeft vandaag geen uren.
refusal-no-occurrence-next = Kies de juiste activiteit.
refusal-already-saved = Deze pas heeft het punt al.
refusal-already-saved-next = Je hoeft niets te doen.
refusal-already-saved-until = Een volgend punt kan vanaf { $when }.

## Wat er mis is met een nummer, een chip of een pas
refusal-number-empty = Er is geen nummer ingevuld.
refusal-number-empty-next = Typ de 13 cijfers van de pas.
refusal-number-not-digits = Dit is geen nummer van een pas.
refusal-number-not-digits-next = Typ enkel de 13 cijfers van de pas.
refusal-number-length = Dit is geen nummer van een pas. Een nummer heeft 13 cijfers.
refusal-number-length-next = Kijk op de pas en typ of scan het nummer opnieuw.
refusal-number-check-digit = Er staat een fout in het nummer.
refusal-number-check-digit-next = Kijk op de pas en typ het nummer opnieuw.
refusal-number-twelfth-digit = { refusal-number-check-digit }
refusal-number-twelfth-digit-next = { refusal-number-check-digit-next }
refusal-chip-length = De chip is niet goed gelezen.
refusal-chip-length-next = Houd de pas opnieuw tegen het toestel.
refusal-chip-not-hex = { refusal-chip-length }
refusal-chip-not-hex-next = { refusal-chip-length-next }
refusal-insz-not-digits = Dit rijksregisternummer is niet juist.
refusal-insz-not-digits-next = Kijk het nummer na. Het heeft 11 cijfers.
refusal-insz-length = { refusal-insz-not-digits }
refusal-insz-length-next = { refusal-insz-not-digits-next }
refusal-insz-check-digits = { refusal-insz-not-digits }
refusal-insz-check-digits-next = { refusal-insz-not-digits-next }
refusal-identifier-empty = { refusal-number-empty }
refusal-identifier-empty-next = { refusal-number-empty-next }
refusal-identifier-unrecognised = Dit is geen nummer van een pas.
refusal-identifier-unrecognised-next = { refusal-number-length-next }
refusal-card-not-in-stock = Deze pas ligt niet op voorraad.
refusal-card-not-in-stock-next = Neem een andere pas.
refusal-card-already-in-use = Deze pas is al van iemand.
refusal-card-already-in-use-next = Neem een andere pas.
refusal-card-not-in-use = { refusal-card-not-active }
refusal-card-not-in-use-next = { refusal-card-not-active-next }
refusal-card-not-blocked = Deze pas is niet geblokkeerd.
refusal-card-not-blocked-next = Je hoeft niets te doen.
refusal-card-already-delivered = Deze pas ligt al op voorraad.
refusal-card-already-delivered-next = Je hoeft niets te doen.

## Weigeringen bij voordelen
refusal-reward-card-not-valid = Deze pas is niet geldig.
refusal-reward-card-not-valid-next = Vraag hulp in de gemeente.
refusal-reward-no-active-membership = Deze pas is niet meer actief.
refusal-reward-no-active-membership-next = Vernieuw de pas in de gemeente.
refusal-reward-not-in-card-system = Dit voordeel is er niet voor deze pas.
refusal-reward-not-in-card-system-next = Kies een voordeel van de eigen regio.
refusal-reward-outside-period = Dit voordeel kun je nu niet krijgen.
refusal-reward-outside-period-next = Kijk naar de data of kies een ander voordeel.
refusal-reward-opens = Het kan vanaf { $when }.
refusal-reward-closed = Het kon tot { $when }.
refusal-reward-again = Opnieuw vanaf { $when }.
refusal-reward-sold-out = Dit voordeel is op.
refusal-reward-sold-out-next = Kies een ander voordeel.
refusal-reward-limit-reached = Dit voordeel is al vaak genoeg gegeven op deze pas.
refusal-reward-limit-reached-next = Kies een ander voordeel of wacht op de volgende periode.
refusal-reward-too-few-points =
    { $missing ->
        [one] Er ontbreekt nog 1 punt.
       *[other] Er ontbreken nog { $missing } punten.
    }
refusal-reward-too-few-points-next = Spaar verder of kies een kleiner voordeel.
refusal-reward-not-online = Dit voordeel krijg je enkel aan de balie.
refusal-reward-not-online-next = Ga langs bij de balie en toon de pas.

## Problemen die het register meldt
refusal-registry-fault = Er ging iets mis bij ons.
refusal-registry-fault-next = Probeer het straks opnieuw.
refusal-registry-busy = Het systeem heeft het even druk.
refusal-registry-busy-next = Probeer het straks opnieuw.
problem-unauthorized = Je bent niet aangemeld. Meld je aan en probeer opnieuw.
problem-forbidden = Je mag dit niet doen. Vraag je organisatie om toegang.
problem-not-found = Dit bestaat niet of niet meer.
problem-invalid-number = Dit is geen juist UiTPAS-nummer. Kijk de 13 cijfers op de pas na.
problem-invalid-chip = Dit is geen juiste chip. Houd de pas opnieuw tegen het toestel.
problem-invalid-insz = Dit rijksregisternummer is niet juist. Kijk het na.
problem-invalid-data = Er is iets verkeerd ingevuld. Kijk het na en probeer opnieuw.
problem-too-large = Dit is te groot om te verwerken. Stuur minder in één keer.
problem-pass-not-found = Deze pas is niet bekend. Kijk het nummer na.
problem-passholder-not-found = Deze pashouder is niet gevonden. Kijk het nummer na.
problem-event-not-found = Deze activiteit is niet gevonden. Kies een andere activiteit.
problem-event-not-acceptable = Bij deze activiteit kun je geen punten sparen. Kies een andere activiteit.
problem-organizer-not-found = Deze organisatie is niet gevonden.
problem-card-system-not-found = Deze regio is niet gevonden.
problem-reward-not-found = Dit voordeel is niet gevonden. Kies een ander voordeel.
problem-checkin-not-found = Dit gespaarde punt is niet gevonden.
problem-code-invalid = Deze code is niet juist. Scan de code op de affiche opnieuw of vraag je punt aan de balie.
problem-code-expired = Deze code geldt nu niet. Vraag je punt aan de balie.
problem-points-already-spent = Deze punten zijn al gebruikt. Neem eerst het voordeel terug.
problem-rate-limited = Te veel vragen na elkaar. Wacht een minuut en probeer opnieuw.
problem-conflict = Iemand anders was net voor. Probeer opnieuw.
problem-internal = Er ging iets mis bij ons. Probeer het straks opnieuw.
problem-unavailable = Het systeem is even niet bereikbaar. Probeer het straks opnieuw.
problem-points-reserved = De punten van deze pas zijn bij { $organizer }, tot { $until }. Neem het voordeel daar.
problem-points-awaited = De punten van deze pas zijn nog bij { $organizer }. Vraag die organisatie om haar toestellen te verbinden.
problem-not-enough-stock = Er zijn er niet genoeg meer: { $left }. Leen er minder uit.
problem-desks-in-use = Dit is al verdeeld over balies. Wacht tot elke balie haar rechten teruggaf.
problem-not-a-reward-desk = Dit toestel geeft geen voordelen. Maak er eerst een voordeelbalie van.
problem-device-is-over = Dit toestel is afgeschreven of geblokkeerd. Dat kan niet meer terug.

## Aanmeldpagina
login-title = Aanmelden
login-text = Meld je aan om verder te gaan naar { $app }.
login-username = E-mailadres of naam
login-password = Wachtwoord
login-button = Aanmelden
login-wrong = De naam of het wachtwoord is niet juist. Probeer opnieuw.
login-too-many = Te veel pogingen. Wacht { $minutes } minuten en probeer opnieuw.
login-expired = Deze pagina is te oud. Ga terug naar de app en begin opnieuw.
login-invalid-request = Deze vraag om aan te melden klopt niet. Ga terug naar de app en begin opnieuw.
login-logged-out = Je bent afgemeld.
login-demo-hint = Dit is een demo. Kies met wie je aanmeldt.

## Affiche
poster-title = Spaar hier je punt
poster-step-1 = Open de UiTPAS-app.
poster-step-2 = Tik op Scannen.
poster-step-3 = Richt je telefoon op de code.
poster-step-done = Klaar! Je punt is gespaard.
poster-no-phone = Geen telefoon? Toon je pas aan de balie.
sheet-rewards-title = Voordelen
sheet-rewards-foot = Ruil je punten voor een voordeel aan de balie van { $name }.
sheet-until = tot en met { $day }
sheet-leaflet-save = Spaar { $points }
sheet-leaflet-points = Scan de code bij de activiteit, of toon je pas.
sheet-leaflet-rewards = Ruil je punten voor een voordeel.
sheet-leaflet-foot = Geen pas? Vraag er een in je gemeente of aan een UiTPAS-balie.
sheet-kiosk-title = Zo wordt een tablet een zuil
sheet-kiosk-open = Open { $address } op de tablet.
sheet-kiosk-open-text = Meld je aan met het account van de balie.
sheet-kiosk-choose = Kies de balie en de activiteit.
sheet-kiosk-choose-text = { $title }
sheet-kiosk-show = Tik op ‘{ $button }’.
sheet-kiosk-show-text = De code verandert om de 30 seconden.
sheet-kiosk-place = Zet de tablet bij de ingang, aan de stroom.
sheet-kiosk-place-text = Zet het scherm vast, zodat niemand iets anders opent.
sheet-kiosk-guests = Gasten scannen de code met hun telefoon.
sheet-kiosk-guests-text = Geen telefoon? Zet ook de camera aan: dan houden zij hun pas ervoor.
sheet-kiosk-foot = De zuil werkt een dag lang zonder internet. Verbind de tablet daarna weer, dan worden de punten verzonden.
money-euros = € { $amount }
money-decimal = ,

## Demobalk in de browser
demo-title = Demo
demo-text = Speel pashouder en balie. De gegevens zijn niet echt.
demo-cards = Tik op een pas om ze te scannen
demo-network-turn-on = Zet internet aan
demo-network-turn-off = Zet internet uit

## Browser
web-home-title = UiTPAS
web-home-text = Kies wat je wilt doen.
web-home-passholder = Ik heb een pas
web-home-counter = Ik werk aan een balie
web-error = Er ging iets mis. Ga terug en probeer opnieuw.
web-home-passholder-text = Kijk naar je pas, je punten en je voordelen.
web-home-counter-text = Spaar punten voor gasten en ruil voordelen om.
demo-bar = Demo-balk
demo-logins = Logins om te proberen
demo-posters = Tik op een affiche om ze te scannen
demo-user = Gebruikersnaam
demo-password = Wachtwoord
demo-who = Wie is dat
demo-who-balie = balie van vier organisaties
demo-who-turnkring = balie van een sportclub
demo-who-gemeente = beheer van de vrijetijdsdienst en de sociale dienst
demo-who-anke = pashouder met twee kinderen
demo-who-dirk = pashouder met veel punten
demo-who-emma = nieuwe pashouder, nog geen punten

## Refusals of a reward desk
refusal-desk-not-a-desk = Dit toestel geeft geen voordelen zonder internet.
refusal-desk-not-a-desk-next = Stuur de gast naar een voordeelbalie of probeer opnieuw met internet.
refusal-desk-limit-needs-network = Hoe vaak iemand dit voordeel kreeg, is hier niet te zien.
refusal-desk-limit-needs-network-next = Kies een ander voordeel of kom terug als er internet is.
refusal-desk-no-lease = Van dit voordeel liggen hier geen stuks.
refusal-desk-no-lease-next = Kies een ander voordeel of vraag stuks aan je organisatie.
refusal-desk-lease-over = De tijd voor dit voordeel is hier voorbij.
refusal-desk-lease-over-next = Maak verbinding met internet en vraag nieuwe stuks aan je organisatie.
refusal-desk-lease-used-up = Alle stuks die hier lagen, zijn gegeven.
refusal-desk-lease-used-up-next = Kies een ander voordeel of vraag stuks aan je organisatie.
refusal-desk-other-desk = De punten van deze pas liggen bij balie { $desk }.
refusal-desk-other-desk-next = Stuur de gast naar balie { $desk }.
refusal-desk-right-over = De tijd van deze voordeelbalie is voorbij.
refusal-desk-right-over-next = Maak verbinding met internet en vraag je organisatie om de balies te openen.
refusal-desk-needs-network = De punten van deze pas zijn alleen met internet te gebruiken.
refusal-desk-needs-network-next = Probeer opnieuw met internet.

## What did not fit when a reward was booked
outcome-unknown-reward = dit voordeel bestaat niet. Vraag hulp aan je organisatie.
outcome-given-but = gegeven, maar { $why }
conflict-lease-written-off = deze stuks waren al afgeschreven
conflict-lease-overdrawn = er waren geen stuks meer
conflict-right-not-held = de punten lagen niet bij deze balie
conflict-points-missing = er waren te weinig punten
conflict-limit-exceeded = het was vaker dan mag
conflict-pass-not-valid = de pas was niet geldig
conflict-outside-period = het voordeel was dan niet te krijgen
conflict-price-differs = het kost een ander aantal punten
conflict-other = er klopte iets niet

## Counts at reward desks
counter-desk-holds =
    { $count ->
        [one] Voordeelbalie { $desk } · nog 1 stuk
       *[other] Voordeelbalie { $desk } · nog { $count } stuks
    }
counter-desk-holds-units =
    { $count ->
        [one] Voordeelbalie · nog 1 stuk
       *[other] Voordeelbalie · nog { $count } stuks
    }
desks-missing =
    { $count ->
        [one] 1 verrichting ontbreekt nog.
       *[other] { $count } verrichtingen ontbreken nog.
    }
desks-shortfall =
    { $count ->
        [one] De organisatie droeg 1 punt dat ontbrak.
       *[other] De organisatie droeg { $count } punten die ontbraken.
    }

## Stopped devices
notice-device-suspended = Dit toestel is stilgelegd. Vraag je organisatie om het weer aan te zetten.
notice-device-revoked = Dit toestel is voorgoed stopgezet. Alle gegevens zijn gewist. Log opnieuw in om weer te beginnen.

## The organizer's desks
desks-open-screen = Toestellen en balies
desks-title = Toestellen en voordeelbalies
desks-offline = Om toestellen te beheren is internet nodig.
desks-busy = Even geduld, we halen de gegevens op.
desks-done = Gelukt.
desks-refresh = Opnieuw ophalen
desks-phones = Toestellen
desks-unnamed = Toestel zonder naam
desks-this-phone = dit toestel
desks-role-checkin = Spaart punten
desks-role-reward = Voordeelbalie
desks-role-numbered = Voordeelbalie { $desk }
desks-state-active = in gebruik
desks-state-suspended = stilgelegd
desks-state-revoked = voorgoed stopgezet
desks-state-written-off = afgeschreven
desks-seen = laatst gezien { $when }
desks-never-seen = nog niet gezien
desks-twin = Een tweeling van dit toestel gebruikt hetzelfde logboek. Zet een van beide stop.
desks-lent = { $title }: { $count } in bruikleen tot { $when }
desks-in-doubt = { $title }: { $count } onzeker sinds { $when }
desks-risk = Risico: { $used } van { $points } punten gebruikt, tot { $floor } onder nul
desks-set-none = Er zijn geen balies open.
desks-set-open = De balies zijn open tot { $when }.
desks-set-over = De tijd van de balies was voorbij { $when }. Sluit ze.
desks-set-closing = De balies sluiten.
desks-set-held = Nog niet teruggegeven: balie { $desks }.
desks-hours = Hoeveel uren? (1 tot 72)
desks-open = Balies openen
desks-close = Balies sluiten
desks-give-back = Teruggeven wat op dit toestel ligt
desks-nothing-to-give-back = Dit toestel heeft niets om terug te geven.
desks-no-desks = Maak eerst van een toestel een voordeelbalie.
desks-number-wrong = Vul een heel getal in, groot genoeg en niet te groot.
desks-change = Wijzigen
desks-name = Naam (balie of persoon)
desks-is-desk = Geeft voordelen (voordeelbalie)
desks-risk-points = Punten die het mag riskeren
desks-risk-floor = Hoe ver een pas onder nul mag
desks-save = Bewaren
desks-lend = Stuks geven aan dit toestel
desks-lend-reward = Voordeel
desks-lend-units = Hoeveel stuks?
desks-suspend = Stilleggen
desks-resume = Weer aanzetten
desks-revoke = Voorgoed stopzetten
desks-revoke-question = Dit toestel voorgoed stopzetten?
desks-revoke-means = Doe dit als het gestolen is. Het wist alles. Dit kan niet ongedaan worden gemaakt.
desks-write-off = Afschrijven als verloren
desks-write-off-question = Dit toestel afschrijven?
desks-write-off-means = Doe dit als het verloren is. Wat het nog had, telt als verloren. Dit kan niet ongedaan worden gemaakt.
desks-no = Nee, terug
desks-stock = Voorraad
desks-stock-row = { $pool } over · { $lent } bij toestellen · { $given } gegeven · { $lost } afgeschreven
desks-uncounted = niet geteld · { $given } gegeven
desks-limited = alleen met internet, want per persoon beperkt
desks-conflicts = Wat niet klopte
desks-conflicts-none = Alles klopte.
desks-conflict-saving = Punt sparen
desks-conflict-reward = Voordeel geven
desks-conflict-other = Een verrichting

## Eerste keer
start-title = Welkom bij UiTPAS
start-save-title = Spaar punten
start-save-text = Ga naar een activiteit. Scan daar de code of toon je pas. Zo krijg je een punt.
start-swap-title = Ruil ze voor iets leuks
start-swap-text = Met genoeg punten krijg je een voordeel. Bijvoorbeeld een drankje of een ticket.
start-offline-title = Werkt ook zonder internet
start-offline-text = Je pas en je scans blijven werken. We verzenden alles zodra er internet is.
start-next = Verder
start-skip = Overslaan
start-side = { web-home-text }
start-my-pass = { passholder-tab-pass }
start-my-pass-text = { web-home-passholder-text }
start-counter = { web-home-counter }
start-counter-text = { web-home-counter-text }
about-title = Over deze app
about-text = Met deze app spaar je punten en ruil je ze voor voordelen. Ze is van iedereen: wie wil, mag de code lezen en verbeteren. Ze werkt ook zonder internet.
about-licences = Licenties
counter-my-pass = Naar mijn pas
counter-menu = Menu
counter-delete-digit = Laatste cijfer wissen
counter-nfc-off = NFC staat uit: zet het aan om een pas tegen het toestel te houden, of scan of typ.
counter-nfc-settings = Open de instellingen van NFC

## Slot met een pincode
lock-now = Vergrendel nu
lock-title = Pincode
lock-text = Voor een toestel dat je uitleent of even alleen laat. Zonder de pincode kan niemand verder.
lock-pin = Pincode van 4 tot 8 cijfers
lock-save = Bewaar de pincode
lock-remove = Verwijder de pincode
lock-screen = Dit toestel is vergrendeld
lock-screen-text = Typ de pincode om verder te gaan. Vergeten? Vraag hulp aan je organisatie.
lock-screen-pin = Pincode
lock-open = Ontgrendel
lock-back = Terug naar de zuil
lock-wrong = Deze pincode is niet juist. Probeer het opnieuw.
lock-wait-seconds =
    { $count ->
        [one] Te vaak verkeerd. Wacht nog 1 seconde.
       *[other] Te vaak verkeerd. Wacht nog { $count } seconden.
    }
lock-wait-minutes =
    { $count ->
        [one] Te vaak verkeerd. Wacht nog 1 minuut.
       *[other] Te vaak verkeerd. Wacht nog { $count } minuten.
    }
lock-saved = De pincode is bewaard.
lock-removed = De pincode is verwijderd.
lock-invalid = Een pincode heeft 4 tot 8 cijfers. Kies een andere.
lock-none = Er is nog geen pincode. Kies er eerst een.

## Zuil
kiosk-start = Maak van dit toestel een zuil
kiosk-text = Scan deze code met je telefoon en spaar een punt.
kiosk-tap = Of houd je pas tegen dit toestel of voor de camera.
kiosk-tap-alone = Houd je pas tegen dit toestel of voor de camera.
kiosk-leave = Stop de zuil
kiosk-saved = Veel plezier!
kiosk-recorded = Je punt komt later op je pas.
kiosk-already-saved = Je hebt het punt van deze activiteit al.
kiosk-not-read = Niet gelezen
kiosk-again = Houd je pas er nog eens voor.
kiosk-old-code = Open je pas opnieuw op je telefoon.
kiosk-not-saved = Geen punt gespaard
kiosk-help = Vraag hulp aan de balie.

## Balie: de prijs van een gast
counter-prices-title = Prijs
counter-prices-offline = Een lagere prijs noteren kan alleen met internet.
counter-prices-unknown = Dit toestel kent deze pas nog niet. De lagere prijs zie je na het bijwerken.
counter-prices-busy = Even wachten, we noteren de verkoop.
counter-price-instead = in plaats van { $price }
counter-sale-button = Noteer { $price }
counter-heart = Hartje
guest-waiting = wacht op verzending
guest-sold = ticket genoteerd
verdict-sold = { $price } te betalen
verdict-sold-detail = De verkoop is genoteerd.
verdict-sold-next = Ontvang { $price } van de gast.
verdict-sale-failed = Verkoop niet genoteerd
verdict-sale-failed-next = Voor vragen kan de gast naar de gemeente.
verdict-sale-doubt-detail = Er kwam geen duidelijk antwoord.
verdict-sale-doubt-next = Reken de lagere prijs aan. Kijk straks na of de verkoop genoteerd is.
verdict-sale-undone = Verkoop teruggenomen
verdict-sale-undone-next = Geef het geld terug als er al betaald is.
verdict-sale-undone-detail = De verkoop telt niet meer mee.
refusal-tariff-group-pass = Een groepspas koopt hier geen tickets aan een lagere prijs.
refusal-tariff-group-pass-next = Gebruik de persoonlijke pas.
refusal-tariff-not-offered = Voor deze prijs is er geen lagere prijs.
refusal-tariff-not-offered-next = De gewone prijs geldt.
refusal-tariff-suspended = De lagere prijs geldt nu even niet voor deze pas.
refusal-tariff-suspended-next = De gewone prijs geldt. De gemeente weet meer.
refusal-tariff-expired = De lagere prijs geldt niet meer voor deze pas.
refusal-tariff-expired-next = De gewone prijs geldt. De gemeente weet meer.
refusal-tariff-elsewhere = De lagere prijs geldt voor deze pas in een andere regio, niet hier.
refusal-tariff-elsewhere-next = De gewone prijs geldt.
refusal-tariff-no-right = Voor deze pas geldt de gewone prijs.
refusal-tariff-no-right-next = Klopt dat niet? De gemeente weet meer.
refusal-tariff-limit-reached = Deze pas kreeg de lagere prijs al voor deze activiteit.
refusal-tariff-limit-reached-next = De gewone prijs geldt.
problem-ticket-sale-not-found = Deze verkoop is niet gevonden.
problem-event-has-sales = Er is al een ticket verkocht. De regio’s van deze activiteit liggen nu vast.
