### Deutsch. Kurze Sätze, einfache Wörter. Jede Ablehnung sagt, was jetzt zu tun ist.
### Ein Bildschirm, den andere sehen, sagt nie, warum jemand weniger bezahlt.

## Überall
app-name = UiTPAS
app-name-counter = UiTPAS Schalter
common-back = Zurück
common-cancel = Abbrechen
common-close = Schließen
common-language = Sprache
common-log-in = Anmelden
common-log-out = Abmelden
common-refresh = Aktualisieren
camera-picture = Foto machen
camera-start = Mit der Kamera scannen
camera-stop = Kamera ausschalten
camera-hint = Halten Sie den Code vor die Kamera.
camera-dark = Es ist zu dunkel. Sorgen Sie für mehr Licht.
camera-refused = Die Kamera kann hier nicht benutzt werden. Machen Sie ein Foto oder tippen Sie die Nummer.
camera-torch-on = Licht einschalten
camera-torch-off = Licht ausschalten
camera-allow = Kamera erlauben
camera-open-settings = Einstellungen des Handys öffnen
common-search = Suchen
common-sync-now = Jetzt senden
common-yes = Ja
points =
    { $count ->
        [one] 1 Punkt
       *[other] { $count } Punkte
    }
points-free = gratis
points-saved =
    { $count ->
        [one] 1 Punkt gesammelt
       *[other] { $count } Punkte gesammelt
    }
points-spent =
    { $count ->
        [one] 1 Punkt benutzt
       *[other] { $count } Punkte benutzt
    }
points-left =
    { $count ->
        [one] Danach bleibt 1 Punkt.
       *[other] Danach bleiben { $count } Punkte.
    }
as-of = Stand { $when }

## Datum und Zeit
weekday-1 = Montag
weekday-2 = Dienstag
weekday-3 = Mittwoch
weekday-4 = Donnerstag
weekday-5 = Freitag
weekday-6 = Samstag
weekday-7 = Sonntag
month-1 = Januar
month-2 = Februar
month-3 = März
month-4 = April
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = August
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Dezember
date-today = heute
date-tomorrow = morgen
date-yesterday = gestern
date-day = { $weekday }, { $day }. { $month }
date-day-year = { $day }. { $month } { $year }
date-first-of-month = 1
date-time = { $hour }:{ $minute } Uhr
date-day-and-time = { $day } um { $time }
date-span = { $from } bis { $to }
date-from = ab { $when }
date-whole-day = ganzer Tag

## Status
status-online = Verbunden
status-offline = Kein Internet. Alles geht weiter.
status-offline-since = Kein Internet seit { $when }. Alles geht weiter.
status-waiting =
    { $count ->
        [one] 1 wartet auf das Senden
       *[other] { $count } warten auf das Senden
    }
status-parked =
    { $count ->
        [one] 1 ist nicht angenommen
       *[other] { $count } sind nicht angenommen
    }
status-clock-warning = Die Uhr dieses Geräts geht falsch. Stellen Sie sie in den Einstellungen richtig. Ihre Punkte bleiben richtig.
status-login-expired = Ihre Anmeldung ist abgelaufen. Alles hier geht weiter. Melden Sie sich neu an, um zu senden.

## Meldungen
notice-login-failed = Das Anmelden hat nicht geklappt. Versuchen Sie es noch einmal.
notice-login-cancelled = Sie haben das Anmelden gestoppt. Tippen Sie auf Anmelden, um weiterzugehen.
notice-login-offline = Zum Anmelden brauchen Sie Internet. Suchen Sie eine Verbindung und versuchen Sie es noch einmal.
notice-log-out-waiting =
    { $count ->
        [one] 1 Punkt wartet noch auf das Senden. Wenn Sie sich jetzt abmelden, geht er verloren. Warten Sie auf Internet.
       *[other] { $count } Punkte warten noch auf das Senden. Wenn Sie sich jetzt abmelden, gehen sie verloren. Warten Sie auf Internet.
    }
notice-no-rights = Ihr Konto darf das nicht. Fragen Sie Ihre Organisation nach Zugang.
notice-try-again = Das hat nicht geklappt. Versuchen Sie es später noch einmal.
notice-storage = Dieses Gerät kann nichts behalten. Machen Sie Platz und starten Sie die App neu.
notice-storage-foreign = Die Daten auf diesem Gerät sind nicht lesbar. Melden Sie sich neu an.
open-in-use = Diese App ist schon offen. Schließen Sie das andere Fenster.
open-not-readable = Die App kann ihre Daten nicht lesen. Installieren Sie die neueste Version oder fragen Sie um Hilfe.
open-locked = Entsperren Sie Ihr Gerät und öffnen Sie die App neu.
open-system = Die App kann nicht starten. Starten Sie Ihr Gerät neu.
notice-sync-done = Alles ist gesendet.
notice-sync-offline = Es gibt kein Internet. Wir senden alles, sobald es geht.
notice-snapshot-expired = Die Daten dieses Schalters sind zu alt. Verbinden Sie sich mit dem Internet, um weiterzugehen.
notice-parked =
    { $count ->
        [one] 1 Mal wurde etwas nicht angenommen. Sehen Sie in die Liste der Gäste.
       *[other] { $count } Mal wurde etwas nicht angenommen. Sehen Sie in die Liste der Gäste.
    }

## Schalter: anmelden und wählen
counter-login-title = Willkommen am Schalter
counter-login-text = Melden Sie sich mit dem Konto Ihrer Organisation an. Danach geht dieser Schalter auch ohne Internet.
counter-login-busy = Einen Moment, wir melden Sie an.
counter-choose-title = Welcher Schalter?
counter-choose-search = Suchen Sie Ihren Schalter
counter-choose-empty = Für Ihr Konto gibt es keinen Schalter. Fragen Sie Ihre Organisation nach Zugang.
counter-choose-nothing-found = Kein Schalter gefunden. Prüfen Sie den Namen.
counter-choose-busy = Einen Moment, wir holen Ihre Schalter.
counter-choose-offline = Um Ihre Schalter zu holen, brauchen Sie einmal Internet.
counter-activity-title = Welche Aktivität?
counter-activity-search = Suchen Sie eine Aktivität
counter-activity-empty = An diesem Tag gibt es keine Aktivität. Wählen Sie einen anderen Tag.
counter-activity-nothing-found = Keine Aktivität gefunden. Prüfen Sie den Namen oder wählen Sie einen anderen Tag.
counter-activity-busy = Einen Moment, wir holen die Aktivitäten.
counter-activity-offline = Um diesen Schalter vorzubereiten, brauchen Sie einmal Internet.
counter-activity-without = Ohne Aktivität: nur Pässe und Vorteile ansehen
counter-activity-open = jetzt Punkte sammeln
counter-activity-opens = Punkte ab { $when }
counter-activity-closed = Punkte sammeln geht nicht mehr
counter-day-previous = Tag davor
counter-day-next = Tag danach

## Schalter: Gäste
counter-desk-no-activity = Ohne Aktivität
counter-desk-no-activity-text = Sie können Pässe und Vorteile ansehen.
counter-desk-change = Andere Aktivität
counter-desk-prompt = Scannen Sie den Pass, halten Sie ihn an das Gerät oder tippen Sie die Nummer
counter-desk-input = Nummer des Passes
print-title = Drucken
print-poster-a4 = Plakat (A4)
print-poster-a5 = Kleines Plakat (A5)
print-leaflet = Faltblatt der Aktivität
print-kiosk = Anleitung für eine Säule
print-rewards = Übersicht der Vorteile
print-offline = Drucken geht nur mit Internet.
counter-code-show = Code zum Scannen zeigen
counter-code-hide = Code ausblenden
counter-code-title = Scannen und sparen
counter-code-text = Gäste scannen diesen Code mit dem eigenen Handy. Er wechselt von selbst.
counter-code-busy = Einen Moment, der Code kommt gleich.
counter-code-offline = Der Code kommt, sobald es Internet gibt.
counter-code-none = Für diese Aktivität gibt es keinen Code.
counter-code-description = Code, um einen Punkt zu sparen
counter-desk-identify = Pass suchen
counter-desk-next = Nächster Gast
counter-desk-guests = Gäste
counter-desk-session =
    { $count ->
        [0] Noch keine Punkte gesammelt
        [one] 1 Punkt gesammelt
       *[other] { $count } Punkte gesammelt
    }
counter-undo = Rückgängig machen
counter-rewards-title = Jetzt zu haben
counter-rewards-none = Für so viele Punkte gibt es jetzt keinen Vorteil.
counter-rewards-offline = Um einen Vorteil zu geben, brauchen Sie Internet.
counter-rewards-unknown = Die Zahl der Punkte ist noch nicht bekannt. Mit Internet sehen Sie die Vorteile.
counter-redeem-button = Geben
counter-redeem-question = Diesen Vorteil jetzt geben?
counter-redeem-yes = Ja, geben
counter-redeem-no = Nein, zurück
counter-redeem-free = Das kostet keine Punkte.

## Schalter: Ergebnis bei einem Gast
verdict-saved-detail = Der Punkt ist notiert.
verdict-saved-waiting = Auf diesem Gerät notiert. Wir senden ihn, sobald es Internet gibt.
verdict-saved-next = Bereit für den nächsten Gast.
verdict-already-saved = Schon gesammelt
verdict-already-saved-detail = Dieser Pass hat den Punkt dieser Aktivität schon.
verdict-already-saved-next = Alles ist in Ordnung. Sie müssen nichts tun.
verdict-shown = Pass gefunden
verdict-shown-next = Wählen Sie einen Vorteil oder gehen Sie zum nächsten Gast.
verdict-recorded = Notiert
verdict-recorded-detail = Dieses Gerät kennt diesen Pass noch nicht. Der Punkt ist notiert und wird geprüft.
verdict-recorded-next = Sagen Sie, dass der Punkt später kommt.
verdict-unknown-pass = Pass nicht bekannt
verdict-unknown-pass-detail = Dieses Gerät kennt diesen Pass nicht.
verdict-unknown-pass-next = Prüfen Sie die Nummer. Stimmt sie? Versuchen Sie es mit Internet noch einmal.
verdict-refused-later-next = Sagen Sie, dass dieser Punkt nicht gilt. Fragen Sie Ihre Organisation um Hilfe.
verdict-insz = Diese Nummer benutzen wir hier nicht
verdict-insz-detail = Benutzen Sie am Schalter keine Nationalregisternummer.
verdict-insz-next = Scannen Sie den Pass oder tippen Sie die 13 Ziffern des Passes.
verdict-pass-code-old = Dieser Code gilt jetzt nicht
verdict-pass-code-old-detail = Der Code eines Passes wechselt alle 5 Minuten.
verdict-pass-code-old-next = Bitten Sie den Gast, den Pass neu zu öffnen.
verdict-pass-code-wrong = Dieser Code ist nicht richtig
verdict-pass-code-wrong-detail = Der Code ist beschädigt oder gefälscht, oder dieses Gerät kennt ihn nicht.
verdict-pass-code-wrong-next = Scannen Sie den Strichcode oder tippen Sie die Nummer.
verdict-activity-code = Das ist der Code einer Aktivität
verdict-another-activity-code = Das ist der Code einer anderen Aktivität
verdict-foreign-activity-code = Das ist der Code einer anderen Organisation
verdict-activity-code-detail = Gäste scannen ihn mit dem eigenen Handy.
verdict-activity-code-next = Scannen Sie hier den Pass des Gastes.
verdict-no-snapshot = Dieser Schalter ist noch nicht bereit
verdict-no-snapshot-next = Verbinden Sie sich mit dem Internet und versuchen Sie es noch einmal.
verdict-not-recorded = Nicht notiert
verdict-not-recorded-detail = Dieses Gerät konnte den Punkt nicht behalten.
verdict-not-recorded-next = Machen Sie Platz auf diesem Gerät und versuchen Sie es noch einmal.
verdict-undone = Rückgängig gemacht
verdict-undone-detail = Der Punkt ist nicht mehr auf dem Pass.
verdict-undone-next = Scannen Sie den Pass noch einmal, wenn es doch richtig war.
verdict-undo-failed = Nicht rückgängig gemacht
verdict-undo-failed-next = Versuchen Sie es mit Internet noch einmal.
verdict-redeemed = Vorteil gegeben
verdict-redeemed-next = Geben Sie dem Gast den Vorteil.
verdict-redeem-undone = Vorteil zurückgenommen
verdict-redeem-undone-detail = Die Punkte sind wieder auf dem Pass.
verdict-redeem-undone-next = Bereit für den nächsten Gast.
verdict-redeem-failed = Vorteil nicht gegeben
verdict-redeem-doubt = Nicht sicher, ob es geklappt hat
verdict-redeem-doubt-detail = Die Verbindung brach ab.
verdict-redeem-doubt-next = Scannen Sie den Pass noch einmal und sehen Sie auf die Punkte, bevor Sie den Vorteil geben.
guest-saved = { points-saved }
guest-already-saved = schon gesammelt
guest-refused = nicht gesammelt
guest-recorded = notiert, wird geprüft
guest-undone = rückgängig gemacht
guest-redeemed = { $title }
guest-shown = angesehen

## Was das Register später sagt
outcome-duplicate = dieser Punkt war schon da
outcome-outside-window = außerhalb der Zeiten der Aktivität
outcome-unknown-pass = diesen Pass gibt es nicht. Prüfen Sie die Nummer.
outcome-pass-not-active = dieser Pass ist nicht aktiv. Schicken Sie den Gast zur Gemeinde.
outcome-unknown-event = diese Aktivität ist nicht bekannt. Fragen Sie Ihre Organisation um Hilfe.
outcome-code-invalid = dieser Code stimmt nicht. Scannen Sie den Code auf dem Plakat noch einmal.
outcome-code-expired = dieser Code gilt nicht mehr. Fragen Sie am Schalter nach einem Punkt.
outcome-nothing-to-undo = es gab nichts rückgängig zu machen
outcome-device-suspended = dieses Gerät ist gesperrt. Fragen Sie Ihre Organisation um Hilfe.
outcome-refused = nicht angenommen. Fragen Sie Ihre Organisation um Hilfe.

## Passinhaber
passholder-login-title = Willkommen
passholder-login-text = Melden Sie sich einmal an. Danach geht Ihr Pass auch ohne Internet.
passholder-login-busy = Einen Moment, wir melden Sie an.
passholder-tab-pass = Mein Pass
passholder-tab-rewards = Vorteile
passholder-tab-scan = Scannen
passholder-tab-history = Meine Punkte
passholder-tab-more = Mehr
passholder-pass-title = Mein Pass
passholder-pass-number = UiTPAS-Nummer
passholder-pass-live = Oder lassen Sie diesen Code scannen. Er wechselt von selbst.
passholder-pass-live-description = Code Ihres Passes
passholder-pass-barcode = Strichcode des Passes { $number }
passholder-pass-empty = Ihr Pass ist noch nicht da. Verbinden Sie sich mit dem Internet.
passholder-pass-none = Zu Ihrem Konto gehört noch kein Pass. Fragen Sie in Ihrer Gemeinde nach einem Pass.
passholder-pass-family = Andere Pässe
passholder-waiting =
    { $count ->
        [0] { "" }
        [one] 1 Scan wartet auf Internet
       *[other] { $count } Scans warten auf Internet
    }
passholder-history-title = Meine Punkte
passholder-history-empty = Noch keine Punkte. Scannen Sie einen Code bei einer Aktivität.
passholder-history-queued = Gescannter Code
passholder-history-waiting = wartet auf Internet
passholder-history-other = Änderung der Punkte
passholder-rewards-title = Vorteile
passholder-rewards-search = Suchen Sie einen Vorteil
passholder-rewards-filters = Zeigen
passholder-rewards-empty = Noch keine Vorteile. Verbinden Sie sich mit dem Internet.
passholder-rewards-nothing-found = Kein Vorteil gefunden. Wählen Sie eine andere Liste.
passholder-rewards-busy = Einen Moment, wir holen die Vorteile.
filter-all = Alles
filter-within-reach = Jetzt zu haben
filter-almost = Fast genug
filter-last-chance = Letzte Chance
filter-online = In der App
filter-welcome = Willkommen
reach-now = Sie können es jetzt haben
reach-missing =
    { $count ->
        [one] noch 1 Punkt
       *[other] noch { $count } Punkte
    }
reach-not-started = ab { $when }
badge-last-chance = letzte Chance
badge-online = in der App
badge-welcome = willkommen
passholder-reward-until = Bis { $when }
passholder-reward-from = Ab { $when }
passholder-reward-period = Von { $from } bis { $to }
passholder-reward-always = Kein Enddatum
passholder-reward-counters = Wo
passholder-redeem-button = Einlösen
passholder-redeem-at-counter = Fragen Sie am Schalter nach diesem Vorteil. Zeigen Sie Ihren Pass.
passholder-redeem-offline = Zum Einlösen brauchen Sie Internet.
passholder-redeem-question = Möchten Sie das jetzt einlösen?
passholder-redeem-yes = Ja, einlösen
passholder-redeem-no = Nein, Punkte behalten
passholder-redeemed = Geschafft!
passholder-redeemed-text = Der Vorteil gehört Ihnen.
passholder-redeemed-code = Benutzen Sie diesen Code:
passholder-redeemed-link = Website öffnen
passholder-redeem-failed = Das Einlösen hat nicht geklappt. Es sind keine Punkte benutzt. Versuchen Sie es später noch einmal.
passholder-redeem-doubt = Die Verbindung brach ab. Sehen Sie bei Meine Punkte nach, ob es geklappt hat, bevor Sie es noch einmal versuchen.
passholder-scan-title = Scannen Sie den Code
passholder-scan-prompt = Suchen Sie das Plakat bei der Aktivität und scannen Sie den eckigen Code.
passholder-scan-typed = Oder tippen Sie den Code
passholder-scan-submit = Senden
passholder-more-title = Mehr
passholder-more-languages = Sprache
passholder-opt-ins = Was möchtest du bekommen?
passholder-opt-in-milestones = E-Mail, wenn ich einen Vorteil bekommen kann
passholder-opt-in-news = E-Mail mit Neuigkeiten
passholder-opt-in-sms = SMS
passholder-opt-in-post = Post im Briefkasten
passholder-opt-in-offline = Das kannst du nur mit Internet ändern. Versuche es später noch einmal.
passholder-more-family = Familie

## Was aus einem Scan wurde
scan-saved = { points-saved }
scan-saved-detail =
    { $count ->
        [one] Sie haben jetzt 1 Punkt.
       *[other] Sie haben jetzt { $count } Punkte.
    }
scan-saved-next = Viel Spaß!
scan-queued = Notiert
scan-queued-detail = Wir senden Ihren Punkt, sobald es Internet gibt.
scan-queued-foreign-detail = Dieser Code wird geprüft, sobald es Internet gibt.
scan-queued-next = Sie müssen nichts tun.
scan-already-saved = Schon gescannt
scan-already-saved-detail = Sie haben diesen Code heute schon gescannt.
scan-already-saved-next = Alles ist in Ordnung.
scan-not-yet = Zu früh
scan-not-yet-detail = Sie können ab { $when } sammeln.
scan-not-yet-next = Scannen Sie den Code noch einmal, wenn die Aktivität begonnen hat.
scan-over = Zu spät
scan-over-detail = Dieser Code galt bis { $when }.
scan-over-next = Fragen Sie am Schalter der Organisation nach Ihrem Punkt. Das geht noch drei Monate.
scan-damaged = Dieser Code stimmt nicht
scan-damaged-detail = Der Code ist beschädigt oder nicht echt.
scan-damaged-next = Fragen Sie am Schalter nach Ihrem Punkt.
scan-old-screen = Dieser Code ist zu alt
scan-old-screen-detail = Der Code auf dem Bildschirm ändert sich alle 30 Sekunden.
scan-old-screen-next = Scannen Sie den Code, der jetzt auf dem Bildschirm steht.
scan-not-ours = Das ist kein Code einer Aktivität
scan-not-ours-detail = Mit diesem Code können wir keinen Punkt sammeln.
scan-not-ours-next = Suchen Sie das Plakat mit dem UiTPAS-Code.
scan-own-pass = Das ist ein Pass
scan-own-pass-detail = Hier scannen Sie den Code einer Aktivität.
scan-own-pass-next = Suchen Sie das Plakat bei der Aktivität.
scan-no-code = Kein Code gesehen
scan-no-code-detail = Auf diesem Foto ist kein Code, den wir lesen können.
scan-no-code-next = Gehen Sie näher heran, machen Sie Licht und versuchen Sie es noch einmal.
scan-no-pass = Ihr Pass ist noch nicht da
scan-no-pass-next = Verbinden Sie sich einmal mit dem Internet und scannen Sie noch einmal.
scan-refused = Nicht gesammelt
scan-not-recorded = Nicht notiert
scan-not-recorded-next = Machen Sie Platz auf Ihrem Telefon und versuchen Sie es noch einmal.

## Ablehnungen beim Sammeln
refusal-card-blocked = Dieser Pass ist gesperrt.
refusal-card-blocked-next = Fragen Sie in der Gemeinde nach einem neuen Pass.
refusal-card-deleted = Diesen Pass gibt es nicht mehr.
refusal-card-deleted-next = Fragen Sie nach dem neuen Pass. Er hat eine andere Nummer.
refusal-card-not-active = Dieser Pass ist noch nicht in Gebrauch.
refusal-card-not-active-next = Beantragen Sie den Pass an einem Schalter der Gemeinde.
refusal-group-pass = Mit einem Gruppenpass sammelt man keine Punkte.
refusal-group-pass-next = Benutzen Sie den eigenen Pass.
refusal-no-membership = Dieser Pass ist nicht mehr aktiv.
refusal-no-membership-next = Erneuern Sie den Pass in der Gemeinde.
refusal-not-yet = Sammeln geht ab { $opens }.
refusal-not-yet-next = Scannen Sie ab dann noch einmal.
refusal-over = Sammeln ging bis { $closed }.
refusal-over-next = Prüfen Sie, ob es die richtige Aktivität ist.
refusal-no-occurrence = Diese Aktivität hat heute keine Zeiten.
refusal-no-occurrence-next = Wählen Sie die richtige Aktivität.
refusal-already-saved = Dieser Pass hat den Punkt schon.
refusal-already-saved-next = Sie müssen nichts tun.
refusal-already-saved-until = Der nächste Punkt geht ab { $when }.

## Was an einer Nummer, einem Chip oder einem Pass nicht stimmt
refusal-number-empty = Es ist keine Nummer ausgefüllt.
refusal-number-empty-next = Tippen Sie die 13 Ziffern des Passes.
refusal-number-not-digits = Das ist keine Nummer eines Passes.
refusal-number-not-digits-next = Tippen Sie nur die 13 Ziffern des Passes.
refusal-number-length = Das ist keine Nummer eines Passes. Eine Nummer hat 13 Ziffern.
refusal-number-length-next = Sehen Sie auf den Pass und tippen oder scannen Sie die Nummer noch einmal.
refusal-number-check-digit = In der Nummer ist ein Fehler.
refusal-number-check-digit-next = Sehen Sie auf den Pass und tippen Sie die Nummer noch einmal.
refusal-number-twelfth-digit = { refusal-number-check-digit }
refusal-number-twelfth-digit-next = { refusal-number-check-digit-next }
refusal-chip-length = Der Chip ist nicht gut gelesen.
refusal-chip-length-next = Halten Sie den Pass noch einmal an das Gerät.
refusal-chip-not-hex = { refusal-chip-length }
refusal-chip-not-hex-next = { refusal-chip-length-next }
refusal-insz-not-digits = Diese Nationalregisternummer stimmt nicht.
refusal-insz-not-digits-next = Prüfen Sie die Nummer. Sie hat 11 Ziffern.
refusal-insz-length = { refusal-insz-not-digits }
refusal-insz-length-next = { refusal-insz-not-digits-next }
refusal-insz-check-digits = { refusal-insz-not-digits }
refusal-insz-check-digits-next = { refusal-insz-not-digits-next }
refusal-identifier-empty = { refusal-number-empty }
refusal-identifier-empty-next = { refusal-number-empty-next }
refusal-identifier-unrecognised = Das ist keine Nummer eines Passes.
refusal-identifier-unrecognised-next = { refusal-number-length-next }
refusal-card-not-in-stock = Dieser Pass ist nicht auf Vorrat.
refusal-card-not-in-stock-next = Nehmen Sie einen anderen Pass.
refusal-card-already-in-use = Dieser Pass gehört schon jemandem.
refusal-card-already-in-use-next = Nehmen Sie einen anderen Pass.
refusal-card-not-in-use = { refusal-card-not-active }
refusal-card-not-in-use-next = { refusal-card-not-active-next }
refusal-card-not-blocked = Dieser Pass ist nicht gesperrt.
refusal-card-not-blocked-next = Sie müssen nichts tun.
refusal-card-already-delivered = Dieser Pass ist schon auf Vorrat.
refusal-card-already-delivered-next = Sie müssen nichts tun.

## Ablehnungen bei Vorteilen
refusal-reward-card-not-valid = Dieser Pass ist nicht gültig.
refusal-reward-card-not-valid-next = Fragen Sie in der Gemeinde um Hilfe.
refusal-reward-no-active-membership = Dieser Pass ist nicht mehr aktiv.
refusal-reward-no-active-membership-next = Erneuern Sie den Pass in der Gemeinde.
refusal-reward-not-in-card-system = Diesen Vorteil gibt es nicht für diesen Pass.
refusal-reward-not-in-card-system-next = Wählen Sie einen Vorteil aus der Region des Passes.
refusal-reward-outside-period = Diesen Vorteil gibt es jetzt nicht.
refusal-reward-outside-period-next = Sehen Sie auf die Daten oder wählen Sie einen anderen Vorteil.
refusal-reward-opens = Es geht ab { $when }.
refusal-reward-closed = Es ging bis { $when }.
refusal-reward-again = Wieder ab { $when }.
refusal-reward-sold-out = Dieser Vorteil ist ausgegangen.
refusal-reward-sold-out-next = Wählen Sie einen anderen Vorteil.
refusal-reward-limit-reached = Diesen Vorteil gab es mit diesem Pass schon oft genug.
refusal-reward-limit-reached-next = Wählen Sie einen anderen Vorteil oder warten Sie auf die nächste Periode.
refusal-reward-too-few-points =
    { $missing ->
        [one] Es fehlt noch 1 Punkt.
       *[other] Es fehlen noch { $missing } Punkte.
    }
refusal-reward-too-few-points-next = Sammeln Sie weiter oder wählen Sie einen kleineren Vorteil.
refusal-reward-not-online = Diesen Vorteil gibt es nur am Schalter.
refusal-reward-not-online-next = Gehen Sie zum Schalter und zeigen Sie den Pass.

## Probleme, die das Register meldet
refusal-registry-fault = Bei uns ging etwas schief.
refusal-registry-fault-next = Versuchen Sie es später noch einmal.
refusal-registry-busy = Das System hat gerade viel zu tun.
refusal-registry-busy-next = Versuchen Sie es später noch einmal.
problem-unauthorized = Sie sind nicht angemeldet. Melden Sie sich an und versuchen Sie es noch einmal.
problem-forbidden = Sie dürfen das nicht. Fragen Sie Ihre Organisation nach Zugang.
problem-not-found = Das gibt es nicht oder nicht mehr.
problem-invalid-number = Das ist keine richtige UiTPAS-Nummer. Prüfen Sie die 13 Ziffern auf dem Pass.
problem-invalid-chip = Das ist kein richtiger Chip. Halten Sie den Pass noch einmal an das Gerät.
problem-invalid-insz = Diese Nationalregisternummer stimmt nicht. Prüfen Sie sie.
problem-invalid-data = Etwas ist falsch ausgefüllt. Prüfen Sie es und versuchen Sie es noch einmal.
problem-too-large = Das ist zu groß. Senden Sie weniger auf einmal.
problem-pass-not-found = Dieser Pass ist nicht bekannt. Prüfen Sie die Nummer.
problem-passholder-not-found = Dieser Passinhaber ist nicht gefunden. Prüfen Sie die Nummer.
problem-event-not-found = Diese Aktivität ist nicht gefunden. Wählen Sie eine andere Aktivität.
problem-event-not-acceptable = Bei dieser Aktivität gibt es keine Punkte. Wählen Sie eine andere Aktivität.
problem-organizer-not-found = Diese Organisation ist nicht gefunden.
problem-card-system-not-found = Diese Region ist nicht gefunden.
problem-reward-not-found = Dieser Vorteil ist nicht gefunden. Wählen Sie einen anderen Vorteil.
problem-checkin-not-found = Dieser Punkt ist nicht gefunden.
problem-code-invalid = Dieser Code stimmt nicht. Scannen Sie den Code auf dem Plakat noch einmal oder fragen Sie am Schalter nach Ihrem Punkt.
problem-code-expired = Dieser Code gilt jetzt nicht. Fragen Sie am Schalter nach Ihrem Punkt.
problem-points-already-spent = Diese Punkte sind schon benutzt. Nehmen Sie zuerst den Vorteil zurück.
problem-rate-limited = Zu viele Anfragen nacheinander. Warten Sie eine Minute und versuchen Sie es noch einmal.
problem-conflict = Jemand anders war gerade schneller. Versuchen Sie es noch einmal.
problem-internal = Bei uns ging etwas schief. Versuchen Sie es später noch einmal.
problem-unavailable = Das System ist gerade nicht erreichbar. Versuchen Sie es später noch einmal.
problem-points-reserved = Die Punkte dieses Passes sind bei { $organizer }, bis { $until }. Nehmen Sie den Vorteil dort.
problem-points-awaited = Die Punkte dieses Passes sind noch bei { $organizer }. Bitten Sie diese Organisation, ihre Geräte zu verbinden.
problem-not-enough-stock = Es sind nicht mehr genug da: { $left }. Leihen Sie weniger aus.
problem-desks-in-use = Dies ist schon auf Schalter verteilt. Warten Sie, bis jeder Schalter seine Rechte zurückgab.
problem-not-a-reward-desk = Dieses Gerät gibt keine Vorteile aus. Machen Sie es zuerst zu einem Vorteilsschalter.
problem-device-is-over = Dieses Gerät ist abgeschrieben oder gesperrt. Das geht nicht mehr zurück.

## Anmeldeseite
login-title = Anmelden
login-text = Melden Sie sich an, um weiterzugehen zu { $app }.
login-username = E-Mail-Adresse oder Name
login-password = Passwort
login-button = Anmelden
login-wrong = Der Name oder das Passwort stimmt nicht. Versuchen Sie es noch einmal.
login-too-many = Zu viele Versuche. Warten Sie { $minutes } Minuten und versuchen Sie es noch einmal.
login-expired = Diese Seite ist zu alt. Gehen Sie zurück zur App und beginnen Sie neu.
login-invalid-request = Diese Anfrage zum Anmelden stimmt nicht. Gehen Sie zurück zur App und beginnen Sie neu.
login-logged-out = Sie sind abgemeldet.
login-demo-hint = Das ist eine Demo. Wählen Sie, als wer Sie sich anmelden.

## Plakat
poster-title = Hier Punkt sammeln
poster-step-1 = Öffnen Sie die UiTPAS-App.
poster-step-2 = Tippen Sie auf Scannen.
poster-step-3 = Halten Sie Ihr Telefon vor den Code.
poster-step-done = Fertig! Ihr Punkt ist gesammelt.
poster-no-phone = Kein Telefon? Zeigen Sie Ihren Pass am Schalter.
sheet-rewards-title = Vorteile
sheet-rewards-foot = Tauschen Sie Ihre Punkte am Schalter von { $name } gegen einen Vorteil.
sheet-until = bis einschließlich { $day }
sheet-leaflet-save = Sparen Sie { $points }
sheet-leaflet-points = Scannen Sie den Code bei der Aktivität oder zeigen Sie Ihren Pass.
sheet-leaflet-rewards = Tauschen Sie Ihre Punkte gegen einen Vorteil.
sheet-leaflet-foot = Kein Pass? Fragen Sie in Ihrer Gemeinde oder an einem UiTPAS-Schalter.
sheet-kiosk-title = So wird ein Tablet zur Säule
sheet-kiosk-open = Öffnen Sie { $address } auf dem Tablet.
sheet-kiosk-open-text = Melden Sie sich mit dem Konto des Schalters an.
sheet-kiosk-choose = Wählen Sie den Schalter und die Aktivität.
sheet-kiosk-choose-text = { $title }
sheet-kiosk-show = Tippen Sie auf „{ $button }“.
sheet-kiosk-show-text = Der Code wechselt alle 30 Sekunden.
sheet-kiosk-place = Stellen Sie das Tablet an den Eingang, mit Strom.
sheet-kiosk-place-text = Sperren Sie den Bildschirm, damit niemand etwas anderes öffnet.
sheet-kiosk-guests = Gäste scannen den Code mit ihrem Handy.
sheet-kiosk-guests-text = Kein Handy? Schalten Sie auch die Kamera ein: dann halten sie ihren Pass davor.
sheet-kiosk-foot = Die Säule arbeitet einen Tag lang ohne Internet. Verbinden Sie das Tablet danach wieder, dann werden die Punkte gesendet.
money-euros = { $amount } €
money-decimal = ,

## Demoleiste im Browser
demo-title = Demo
demo-text = Spielen Sie Passinhaber und Schalter. Die Daten sind nicht echt.
demo-cards = Tippen Sie auf einen Pass, um ihn zu scannen
demo-network-turn-on = Internet anschalten
demo-network-turn-off = Internet ausschalten

## Browser
web-home-title = UiTPAS
web-home-text = Wählen Sie, was Sie tun möchten.
web-home-passholder = Ich habe einen Pass
web-home-counter = Ich arbeite an einem Schalter
web-error = Etwas ging schief. Gehen Sie zurück und versuchen Sie es noch einmal.
web-home-passholder-text = Sehen Sie Ihren Pass, Ihre Punkte und Ihre Vorteile.
web-home-counter-text = Sammeln Sie Punkte für Gäste und tauschen Sie Vorteile ein.
demo-bar = Demo-Leiste
demo-logins = Konten zum Ausprobieren
demo-posters = Plakat antippen, um es zu scannen
demo-user = Benutzername
demo-password = Passwort
demo-who = Wer ist das
demo-who-balie = Schalter von vier Organisationen
demo-who-turnkring = Schalter eines Sportvereins
demo-who-gemeente = Verwaltung des Freizeitdienstes und des Sozialdienstes
demo-who-anke = Passinhaberin mit zwei Kindern
demo-who-dirk = Passinhaber mit vielen Punkten
demo-who-emma = neuer Pass, noch keine Punkte

## Refusals of a reward desk
refusal-desk-not-a-desk = Dieses Gerät gibt ohne Internet keine Vorteile.
refusal-desk-not-a-desk-next = Schicken Sie den Gast zu einem Vorteilsschalter oder versuchen Sie es mit Internet.
refusal-desk-limit-needs-network = Wie oft jemand diesen Vorteil bekam, ist hier nicht zu sehen.
refusal-desk-limit-needs-network-next = Wählen Sie einen anderen Vorteil oder kommen Sie wieder, wenn es Internet gibt.
refusal-desk-no-lease = Von diesem Vorteil liegt hier nichts.
refusal-desk-no-lease-next = Wählen Sie einen anderen Vorteil oder bitten Sie Ihre Organisation um Nachschub.
refusal-desk-lease-over = Die Zeit für diesen Vorteil ist hier vorbei.
refusal-desk-lease-over-next = Gehen Sie ins Internet und bitten Sie Ihre Organisation um neue.
refusal-desk-lease-used-up = Alles, was hier lag, ist vergeben.
refusal-desk-lease-used-up-next = Wählen Sie einen anderen Vorteil oder bitten Sie Ihre Organisation um Nachschub.
refusal-desk-other-desk = Die Punkte dieses Passes sind bei Schalter { $desk }.
refusal-desk-other-desk-next = Schicken Sie den Gast zu Schalter { $desk }.
refusal-desk-right-over = Die Zeit dieses Vorteilsschalters ist vorbei.
refusal-desk-right-over-next = Gehen Sie ins Internet und bitten Sie Ihre Organisation, die Schalter zu öffnen.
refusal-desk-needs-network = Die Punkte dieses Passes gelten nur mit Internet.
refusal-desk-needs-network-next = Versuchen Sie es mit Internet.

## What did not fit when a reward was booked
outcome-unknown-reward = diesen Vorteil gibt es nicht. Fragen Sie Ihre Organisation um Hilfe.
outcome-given-but = vergeben, aber { $why }
conflict-lease-written-off = diese Stücke waren schon abgeschrieben
conflict-lease-overdrawn = es war nichts mehr übrig
conflict-right-not-held = die Punkte waren nicht bei diesem Schalter
conflict-points-missing = es waren zu wenig Punkte
conflict-limit-exceeded = es war öfter als erlaubt
conflict-pass-not-valid = der Pass war nicht gültig
conflict-outside-period = der Vorteil war da nicht zu haben
conflict-price-differs = er kostet eine andere Zahl von Punkten
conflict-other = etwas stimmte nicht

## Counts at reward desks
counter-desk-holds =
    { $count ->
        [one] Vorteilsschalter { $desk } · noch 1
       *[other] Vorteilsschalter { $desk } · noch { $count }
    }
counter-desk-holds-units =
    { $count ->
        [one] Vorteilsschalter · noch 1
       *[other] Vorteilsschalter · noch { $count }
    }
desks-missing =
    { $count ->
        [one] 1 Vorgang fehlt noch.
       *[other] { $count } Vorgänge fehlen noch.
    }
desks-shortfall =
    { $count ->
        [one] Die Organisation trug 1 fehlenden Punkt.
       *[other] Die Organisation trug { $count } fehlende Punkte.
    }

## Stopped devices
notice-device-suspended = Dieses Gerät ist gesperrt. Bitten Sie Ihre Organisation, es wieder freizugeben.
notice-device-revoked = Dieses Gerät ist für immer gesperrt. Alle Daten sind gelöscht. Melden Sie sich neu an.

## The organizer's desks
desks-open-screen = Geräte und Schalter
desks-title = Geräte und Vorteilsschalter
desks-offline = Um Geräte zu verwalten, brauchen Sie Internet.
desks-busy = Einen Moment, wir holen die Daten.
desks-done = Erledigt.
desks-refresh = Neu laden
desks-phones = Geräte
desks-unnamed = Gerät ohne Namen
desks-this-phone = dieses Gerät
desks-role-checkin = Sammelt Punkte
desks-role-reward = Vorteilsschalter
desks-role-numbered = Vorteilsschalter { $desk }
desks-state-active = in Gebrauch
desks-state-suspended = gesperrt
desks-state-revoked = für immer gesperrt
desks-state-written-off = abgeschrieben
desks-seen = zuletzt gesehen { $when }
desks-never-seen = noch nicht gesehen
desks-twin = Ein Zwilling dieses Geräts nutzt dasselbe Protokoll. Stoppen Sie eines von beiden.
desks-lent = { $title }: { $count } geliehen bis { $when }
desks-in-doubt = { $title }: { $count } ungewiss seit { $when }
desks-risk = Risiko: { $used } von { $points } Punkten genutzt, bis { $floor } unter null
desks-set-none = Kein Schalter ist offen.
desks-set-open = Die Schalter sind offen bis { $when }.
desks-set-over = Die Zeit der Schalter war vorbei { $when }. Schließen Sie sie.
desks-set-closing = Die Schalter schließen.
desks-set-held = Noch nicht zurückgegeben: Schalter { $desks }.
desks-hours = Wie viele Stunden? (1 bis 72)
desks-open = Schalter öffnen
desks-close = Schalter schließen
desks-give-back = Zurückgeben, was dieses Gerät hält
desks-nothing-to-give-back = Dieses Gerät hat nichts zurückzugeben.
desks-no-desks = Machen Sie zuerst ein Gerät zum Vorteilsschalter.
desks-number-wrong = Geben Sie eine ganze Zahl ein, nicht zu klein und nicht zu groß.
desks-change = Ändern
desks-name = Name (Schalter oder Person)
desks-is-desk = Gibt Vorteile (Vorteilsschalter)
desks-risk-points = Punkte, die es riskieren darf
desks-risk-floor = Wie weit ein Pass unter null darf
desks-save = Speichern
desks-lend = Diesem Gerät Stücke leihen
desks-lend-reward = Vorteil
desks-lend-units = Wie viele Stücke?
desks-suspend = Sperren
desks-resume = Freigeben
desks-revoke = Für immer sperren
desks-revoke-question = Dieses Gerät für immer sperren?
desks-revoke-means = Tun Sie das, wenn es gestohlen ist. Es löscht alles. Das lässt sich nicht rückgängig machen.
desks-write-off = Als verloren abschreiben
desks-write-off-question = Dieses Gerät abschreiben?
desks-write-off-means = Tun Sie das, wenn es verloren ist. Was es noch hatte, gilt als verloren. Das lässt sich nicht rückgängig machen.
desks-no = Nein, zurück
desks-stock = Vorrat
desks-stock-row = { $pool } übrig · { $lent } bei Geräten · { $given } vergeben · { $lost } abgeschrieben
desks-uncounted = nicht gezählt · { $given } vergeben
desks-limited = nur mit Internet, weil je Person begrenzt
desks-conflicts = Was nicht passte
desks-conflicts-none = Alles passte.
desks-conflict-saving = Punkt sammeln
desks-conflict-reward = Vorteil geben
desks-conflict-other = Ein Vorgang

## Das erste Mal
start-title = Willkommen bei UiTPAS
start-save-title = Punkte sammeln
start-save-text = Gehen Sie zu einer Aktivität. Scannen Sie dort den Code oder zeigen Sie Ihren Pass. So bekommen Sie einen Punkt.
start-swap-title = Gegen etwas Schönes eintauschen
start-swap-text = Mit genug Punkten bekommen Sie einen Vorteil. Zum Beispiel ein Getränk oder ein Ticket.
start-offline-title = Geht auch ohne Internet
start-offline-text = Ihr Pass und Ihre Scans funktionieren weiter. Wir senden alles, sobald es Internet gibt.
start-next = Weiter
start-skip = Überspringen
start-side = { web-home-text }
start-my-pass = { passholder-tab-pass }
start-my-pass-text = { web-home-passholder-text }
start-counter = { web-home-counter }
start-counter-text = { web-home-counter-text }
about-title = Über diese App
about-text = Mit dieser App sammeln Sie Punkte und tauschen sie gegen Vorteile. Sie gehört allen: wer will, darf den Code lesen und verbessern. Sie funktioniert auch ohne Internet.
about-licences = Lizenzen
counter-my-pass = Zu meinem Pass
counter-menu = Menü
counter-delete-digit = Letzte Ziffer löschen
counter-nfc-off = NFC ist aus: schalten Sie es ein, um einen Pass anzuhalten, oder scannen oder tippen Sie.
counter-nfc-settings = NFC-Einstellungen öffnen

## Sperre mit einer PIN
lock-now = Jetzt sperren
lock-title = PIN
lock-text = Für ein Gerät, das Sie verleihen oder kurz allein lassen. Ohne die PIN kommt niemand weiter.
lock-pin = PIN mit 4 bis 8 Ziffern
lock-save = PIN speichern
lock-remove = PIN entfernen
lock-screen = Dieses Gerät ist gesperrt
lock-screen-text = Tippen Sie die PIN, um weiterzumachen. Vergessen? Fragen Sie Ihre Organisation.
lock-screen-pin = PIN
lock-open = Entsperren
lock-back = Zurück zur Säule
lock-wrong = Diese PIN ist nicht richtig. Versuchen Sie es noch einmal.
lock-wait-seconds =
    { $count ->
        [one] Zu oft falsch. Warten Sie noch 1 Sekunde.
       *[other] Zu oft falsch. Warten Sie noch { $count } Sekunden.
    }
lock-wait-minutes =
    { $count ->
        [one] Zu oft falsch. Warten Sie noch 1 Minute.
       *[other] Zu oft falsch. Warten Sie noch { $count } Minuten.
    }
lock-saved = Die PIN ist gespeichert.
lock-removed = Die PIN ist entfernt.
lock-invalid = Eine PIN hat 4 bis 8 Ziffern. Wählen Sie eine andere.
lock-none = Es gibt noch keine PIN. Wählen Sie zuerst eine.

## Säule
kiosk-start = Dieses Gerät wird zur Säule
kiosk-text = Scannen Sie diesen Code mit Ihrem Handy und sammeln Sie einen Punkt.
kiosk-tap = Oder halten Sie Ihren Pass an dieses Gerät oder vor die Kamera.
kiosk-tap-alone = Halten Sie Ihren Pass an dieses Gerät oder vor die Kamera.
kiosk-leave = Säule beenden
kiosk-saved = Viel Spaß!
kiosk-recorded = Ihr Punkt kommt später auf Ihren Pass.
kiosk-already-saved = Sie haben den Punkt dieser Aktivität schon.
kiosk-not-read = Nicht gelesen
kiosk-again = Halten Sie Ihren Pass noch einmal hin.
kiosk-old-code = Öffnen Sie Ihren Pass auf dem Handy neu.
kiosk-not-saved = Kein Punkt gesammelt
kiosk-help = Fragen Sie am Schalter um Hilfe.

## Schalter: der Preis eines Gasts
counter-prices-title = Preis
counter-prices-offline = Ein niedrigerer Preis lässt sich nur mit Internet eintragen.
counter-prices-unknown = Dieses Gerät kennt diesen Pass noch nicht. Den niedrigeren Preis sehen Sie nach dem Aktualisieren.
counter-prices-busy = Einen Moment, wir tragen den Verkauf ein.
counter-price-instead = statt { $price }
counter-sale-button = { $price } eintragen
counter-heart = Herzchen
guest-waiting = wartet auf das Senden
guest-sold = Ticket eingetragen
verdict-sold = { $price } zu zahlen
verdict-sold-detail = Der Verkauf ist eingetragen.
verdict-sold-next = Kassieren Sie { $price }.
verdict-sale-failed = Verkauf nicht eingetragen
verdict-sale-failed-next = Bei Fragen kann der Gast zur Gemeinde gehen.
verdict-sale-doubt-detail = Es kam keine klare Antwort.
verdict-sale-doubt-next = Verlangen Sie den niedrigeren Preis. Prüfen Sie später, ob der Verkauf eingetragen ist.
verdict-sale-undone = Verkauf zurückgenommen
verdict-sale-undone-next = Geben Sie das Geld zurück, wenn schon bezahlt wurde.
verdict-sale-undone-detail = Der Verkauf zählt nicht mehr.
refusal-tariff-group-pass = Ein Gruppenpass kauft hier keine Tickets zu einem niedrigeren Preis.
refusal-tariff-group-pass-next = Benutzen Sie den persönlichen Pass.
refusal-tariff-not-offered = Zu diesem Preis gibt es keinen niedrigeren Preis.
refusal-tariff-not-offered-next = Der normale Preis gilt.
refusal-tariff-suspended = Der niedrigere Preis gilt für diesen Pass zurzeit nicht.
refusal-tariff-suspended-next = Der normale Preis gilt. Die Gemeinde weiß mehr.
refusal-tariff-expired = Der niedrigere Preis gilt für diesen Pass nicht mehr.
refusal-tariff-expired-next = Der normale Preis gilt. Die Gemeinde weiß mehr.
refusal-tariff-elsewhere = Der niedrigere Preis gilt für diesen Pass in einer anderen Region, nicht hier.
refusal-tariff-elsewhere-next = Der normale Preis gilt.
refusal-tariff-no-right = Für diesen Pass gilt der normale Preis.
refusal-tariff-no-right-next = Stimmt das nicht? Die Gemeinde weiß mehr.
refusal-tariff-limit-reached = Dieser Pass bekam den niedrigeren Preis für diese Aktivität schon.
refusal-tariff-limit-reached-next = Der normale Preis gilt.
problem-ticket-sale-not-found = Dieser Verkauf wurde nicht gefunden.
problem-event-has-sales = Ein Ticket wurde schon verkauft. Die Regionen dieser Aktivität stehen jetzt fest.
