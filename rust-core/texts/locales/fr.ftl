### Français. Phrases courtes, mots simples. Chaque refus dit que faire ensuite.
### Un écran que d'autres voient ne dit jamais pourquoi quelqu'un paie moins.

## Partout
app-name = UiTPAS
app-name-counter = UiTPAS guichet
common-back = Retour
common-cancel = Annuler
common-close = Fermer
common-language = Langue
common-log-in = Se connecter
common-log-out = Se déconnecter
common-refresh = Actualiser
camera-picture = Prendre une photo
camera-start = Scanner avec la caméra
camera-stop = Éteindre la caméra
camera-hint = Tenez le code devant la caméra.
camera-dark = Il fait trop sombre. Il faut plus de lumière.
camera-refused = La caméra ne peut pas être utilisée ici. Prenez une photo ou tapez le numéro.
camera-torch-on = Allumer la lumière
camera-torch-off = Éteindre la lumière
camera-allow = Autoriser la caméra
camera-open-settings = Ouvrir les réglages du téléphone
common-search = Chercher
common-sync-now = Envoyer maintenant
common-yes = Oui
points =
    { $count ->
        [one] { $count } point
       *[other] { $count } points
    }
points-free = gratuit
points-saved =
    { $count ->
        [one] { $count } point gagné
       *[other] { $count } points gagnés
    }
points-spent =
    { $count ->
        [one] { $count } point utilisé
       *[other] { $count } points utilisés
    }
points-left =
    { $count ->
        [one] Après, il reste { $count } point.
       *[other] Après, il reste { $count } points.
    }
as-of = situation { $when }

## Date et heure
weekday-1 = lundi
weekday-2 = mardi
weekday-3 = mercredi
weekday-4 = jeudi
weekday-5 = vendredi
weekday-6 = samedi
weekday-7 = dimanche
month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre
date-today = aujourd’hui
date-tomorrow = demain
date-yesterday = hier
date-day = { $weekday } { $day } { $month }
date-day-year = { $day } { $month } { $year }
date-first-of-month = 1er
date-time = { $hour }h{ $minute }
date-day-and-time = { $day } à { $time }
date-span = { $from } à { $to }
date-from = dès { $when }
date-whole-day = toute la journée

## État
status-online = Connecté
status-offline = Pas d’internet. Tout continue à marcher.
status-offline-since = Pas d’internet depuis { $when }. Tout continue à marcher.
status-waiting =
    { $count ->
        [one] { $count } à envoyer
       *[other] { $count } à envoyer
    }
status-parked =
    { $count ->
        [one] { $count } non accepté
       *[other] { $count } non acceptés
    }
status-clock-warning = L’horloge de cet appareil n’est pas juste. Réglez-la dans les paramètres. Vos points restent justes.
status-login-expired = Votre connexion a expiré. Tout ici continue à marcher. Connectez-vous à nouveau pour envoyer.

## Messages
notice-login-failed = La connexion n’a pas réussi. Essayez encore une fois.
notice-login-cancelled = Vous avez arrêté la connexion. Touchez Se connecter pour continuer.
notice-login-offline = Il faut internet pour se connecter. Cherchez une connexion et essayez encore.
notice-log-out-waiting =
    { $count ->
        [one] { $count } point attend encore l’envoi. Si vous partez maintenant, il est perdu. Attendez internet.
       *[other] { $count } points attendent encore l’envoi. Si vous partez maintenant, ils sont perdus. Attendez internet.
    }
notice-no-rights = Votre compte ne peut pas faire cela. Demandez l’accès à votre organisation.
notice-try-again = Cela n’a pas marché. Essayez plus tard.
notice-storage = Cet appareil ne peut rien garder. Faites de la place et relancez l’app.
notice-storage-foreign = Les données de cet appareil ne sont pas lisibles. Connectez-vous à nouveau.
open-in-use = Cette app est déjà ouverte. Fermez l’autre fenêtre.
open-not-readable = L’app ne peut pas lire ses données. Installez la dernière version ou demandez de l’aide.
open-locked = Déverrouillez votre appareil et ouvrez encore l’app.
open-system = L’app ne peut pas démarrer. Redémarrez votre appareil.
notice-sync-done = Tout est envoyé.
notice-sync-offline = Il n’y a pas d’internet. Nous envoyons tout dès que possible.
notice-snapshot-expired = Les données de ce guichet sont trop vieilles. Connectez-vous à internet pour continuer.
notice-parked =
    { $count ->
        [one] { $count } fois, quelque chose n’a pas été accepté. Regardez la liste des visiteurs.
       *[other] { $count } fois, quelque chose n’a pas été accepté. Regardez la liste des visiteurs.
    }

## Guichet : se connecter et choisir
counter-login-title = Bienvenue au guichet
counter-login-text = Connectez-vous avec le compte de votre organisation. Après, ce guichet marche aussi sans internet.
counter-login-busy = Un moment, nous vous connectons.
counter-choose-title = Quel guichet ?
counter-choose-search = Cherchez votre guichet
counter-choose-empty = Il n’y a pas de guichet pour votre compte. Demandez l’accès à votre organisation.
counter-choose-nothing-found = Aucun guichet trouvé. Vérifiez le nom.
counter-choose-busy = Un moment, nous cherchons vos guichets.
counter-choose-offline = Il faut internet une fois pour chercher vos guichets.
counter-activity-title = Quelle activité ?
counter-activity-search = Cherchez une activité
counter-activity-empty = Il n’y a pas d’activité ce jour-là. Choisissez un autre jour.
counter-activity-nothing-found = Aucune activité trouvée. Vérifiez le nom ou choisissez un autre jour.
counter-activity-busy = Un moment, nous cherchons les activités.
counter-activity-offline = Il faut internet une fois pour préparer ce guichet.
counter-activity-without = Sans activité : seulement voir les pass et les avantages
counter-activity-open = points maintenant
counter-activity-opens = points dès { $when }
counter-activity-closed = on ne peut plus gagner de points
counter-day-previous = Jour avant
counter-day-next = Jour après

## Guichet : visiteurs
counter-desk-no-activity = Sans activité
counter-desk-no-activity-text = Vous pouvez voir les pass et les avantages.
counter-desk-change = Autre activité
counter-desk-prompt = Scannez le pass, tenez-le contre l’appareil ou tapez le numéro
counter-desk-input = Numéro du pass
print-title = Imprimer
print-poster-a4 = Affiche (A4)
print-poster-a5 = Petite affiche (A5)
print-leaflet = Dépliant de l’activité
print-kiosk = Mode d’emploi d’une borne
print-rewards = Aperçu des avantages
print-offline = On ne peut imprimer qu’avec internet.
counter-code-show = Afficher un code à scanner
counter-code-hide = Masquer le code
counter-code-title = Scannez et épargnez
counter-code-text = Les visiteurs scannent ce code avec leur propre téléphone. Il change tout seul.
counter-code-busy = Un instant, le code arrive.
counter-code-offline = Le code arrive dès qu’il y a internet.
counter-code-none = Il n’y a pas de code pour cette activité.
counter-code-description = Code pour épargner un point
counter-desk-identify = Chercher le pass
counter-desk-next = Visiteur suivant
counter-desk-guests = Visiteurs
counter-desk-session =
    { $count ->
        [0] Pas encore de points
        [one] { $count } point gagné
       *[other] { $count } points gagnés
    }
counter-undo = Annuler l’action
counter-rewards-title = Disponible maintenant
counter-rewards-none = Il n’y a pas d’avantage pour ce nombre de points.
counter-rewards-offline = Il faut internet pour donner un avantage.
counter-rewards-unknown = Le nombre de points n’est pas encore connu. Avec internet, vous voyez les avantages.
counter-redeem-button = Donner
counter-redeem-question = Donner cet avantage maintenant ?
counter-redeem-yes = Oui, donner
counter-redeem-no = Non, retour
counter-redeem-free = Cela ne coûte pas de points.

## Guichet : résultat pour un visiteur
verdict-saved-detail = Le point est noté.
verdict-saved-waiting = Noté sur cet appareil. Nous l’envoyons dès qu’il y a internet.
verdict-saved-next = Prêt pour le visiteur suivant.
verdict-already-saved = Déjà gagné
verdict-already-saved-detail = Ce pass a déjà le point de cette activité.
verdict-already-saved-next = Tout va bien. Vous ne devez rien faire.
verdict-shown = Pass trouvé
verdict-shown-next = Choisissez un avantage ou passez au visiteur suivant.
verdict-recorded = Noté
verdict-recorded-detail = Cet appareil ne connaît pas encore ce pass. Le point est noté et sera vérifié.
verdict-recorded-next = Dites que le point arrive plus tard.
verdict-unknown-pass = Pass inconnu
verdict-unknown-pass-detail = Cet appareil ne connaît pas ce pass.
verdict-unknown-pass-next = Vérifiez le numéro. Il est juste ? Essayez encore avec internet.
verdict-refused-later-next = Dites que ce point ne compte pas. Demandez de l’aide à votre organisation.
verdict-insz = Nous n’utilisons pas ce numéro ici
verdict-insz-detail = N’utilisez pas de numéro de registre national au guichet.
verdict-insz-next = Scannez le pass ou tapez les 13 chiffres du pass.
verdict-pass-code-old = Ce code n’est pas valable maintenant
verdict-pass-code-old-detail = Le code d’un pass change toutes les 5 minutes.
verdict-pass-code-old-next = Demandez au visiteur de rouvrir son pass.
verdict-pass-code-wrong = Ce code n’est pas correct
verdict-pass-code-wrong-detail = Le code est abîmé ou falsifié, ou cet appareil ne le connaît pas.
verdict-pass-code-wrong-next = Scannez le code-barres ou tapez le numéro.
verdict-activity-code = C’est le code d’une activité
verdict-another-activity-code = C’est le code d’une autre activité
verdict-foreign-activity-code = C’est le code d’une autre organisation
verdict-activity-code-detail = Les visiteurs le scannent avec leur propre téléphone.
verdict-activity-code-next = Scannez ici le pass du visiteur.
verdict-no-snapshot = Ce guichet n’est pas encore prêt
verdict-no-snapshot-next = Connectez-vous à internet et essayez encore.
verdict-not-recorded = Pas noté
verdict-not-recorded-detail = Cet appareil n’a pas pu garder le point.
verdict-not-recorded-next = Faites de la place sur cet appareil et essayez encore.
verdict-undone = Action annulée
verdict-undone-detail = Le point n’est plus sur le pass.
verdict-undone-next = Scannez encore le pass si c’était juste quand même.
verdict-undo-failed = Pas annulé
verdict-undo-failed-next = Essayez encore avec internet.
verdict-redeemed = Avantage donné
verdict-redeemed-next = Donnez l’avantage au visiteur.
verdict-redeem-undone = Avantage repris
verdict-redeem-undone-detail = Les points sont de nouveau sur le pass.
verdict-redeem-undone-next = Prêt pour le visiteur suivant.
verdict-redeem-failed = Avantage pas donné
verdict-redeem-doubt = Pas sûr que cela a marché
verdict-redeem-doubt-detail = La connexion s’est coupée.
verdict-redeem-doubt-next = Scannez encore le pass et regardez les points avant de donner l’avantage.
guest-saved = { points-saved }
guest-already-saved = déjà gagné
guest-refused = pas de point
guest-recorded = noté, sera vérifié
guest-undone = annulé
guest-redeemed = { $title }
guest-shown = regardé

## Ce que le registre dit plus tard
outcome-duplicate = ce point y était déjà
outcome-outside-window = hors des heures de l’activité
outcome-unknown-pass = ce pass n’existe pas. Vérifiez le numéro.
outcome-pass-not-active = ce pass n’est pas actif. Envoyez le visiteur à la commune.
outcome-unknown-event = cette activité n’est pas connue. Demandez de l’aide à votre organisation.
outcome-code-invalid = ce code n’est pas juste. Scannez encore le code sur l’affiche.
outcome-code-expired = ce code n’est plus valable. Demandez un point au guichet.
outcome-nothing-to-undo = il n’y avait rien à annuler
outcome-device-suspended = cet appareil est bloqué. Demandez de l’aide à votre organisation.
outcome-refused = pas accepté. Demandez de l’aide à votre organisation.

## Titulaire
passholder-login-title = Bienvenue
passholder-login-text = Connectez-vous une fois. Après, votre pass marche aussi sans internet.
passholder-login-busy = Un moment, nous vous connectons.
passholder-tab-pass = Mon pass
passholder-tab-rewards = Avantages
passholder-tab-scan = Scanner
passholder-tab-history = Mes points
passholder-tab-more = Plus
passholder-pass-title = Mon pass
passholder-pass-number = Numéro UiTPAS
passholder-pass-live = Ou faites scanner ce code. Il change tout seul.
passholder-pass-live-description = Code de votre pass
passholder-pass-barcode = Code-barres du pass { $number }
passholder-pass-empty = Votre pass n’est pas encore là. Connectez-vous à internet.
passholder-pass-none = Votre compte n’a pas encore de pass. Demandez un pass dans votre commune.
passholder-pass-family = Autres pass
passholder-waiting =
    { $count ->
        [0] { "" }
        [one] { $count } scan attend internet
       *[other] { $count } scans attendent internet
    }
passholder-history-title = Mes points
passholder-history-empty = Pas encore de points. Scannez un code à une activité.
passholder-history-queued = Code scanné
passholder-history-waiting = attend internet
passholder-history-other = Changement de points
passholder-rewards-title = Avantages
passholder-rewards-search = Cherchez un avantage
passholder-rewards-filters = Montrer
passholder-rewards-empty = Pas encore d’avantages. Connectez-vous à internet.
passholder-rewards-nothing-found = Aucun avantage trouvé. Choisissez une autre liste.
passholder-rewards-busy = Un moment, nous cherchons les avantages.
filter-all = Tout
filter-within-reach = Disponible maintenant
filter-almost = Presque assez
filter-last-chance = Dernière chance
filter-online = Dans l’app
filter-welcome = Bienvenue
reach-now = vous pouvez l’avoir maintenant
reach-missing =
    { $count ->
        [one] encore { $count } point
       *[other] encore { $count } points
    }
reach-not-started = dès { $when }
badge-last-chance = dernière chance
badge-online = dans l’app
badge-welcome = bienvenue
passholder-reward-until = Jusqu’au { $when } inclus
passholder-reward-from = Dès le { $when }
passholder-reward-period = Du { $from } au { $to } inclus
passholder-reward-always = Pas de date de fin
passholder-reward-counters = Où
passholder-redeem-button = Échanger
passholder-redeem-at-counter = Demandez cet avantage au guichet. Montrez votre pass.
passholder-redeem-offline = Il faut internet pour échanger ceci.
passholder-redeem-question = Voulez-vous échanger ceci maintenant ?
passholder-redeem-yes = Oui, échanger
passholder-redeem-no = Non, garder mes points
passholder-redeemed = C’est fait !
passholder-redeemed-text = L’avantage est à vous.
passholder-redeemed-code = Utilisez ce code :
passholder-redeemed-link = Ouvrir le site
passholder-redeem-failed = L’échange n’a pas marché. Aucun point n’est utilisé. Essayez plus tard.
passholder-redeem-doubt = La connexion s’est coupée. Regardez dans Mes points si cela a marché avant d’essayer encore.
passholder-scan-title = Scannez le code
passholder-scan-prompt = Cherchez l’affiche près de l’activité et scannez le code carré.
passholder-scan-typed = Ou tapez le code
passholder-scan-submit = Envoyer
passholder-more-title = Plus
passholder-more-languages = Langue
passholder-opt-ins = Que veux-tu recevoir ?
passholder-opt-in-milestones = Un mail quand un avantage est à ma portée
passholder-opt-in-news = Un mail avec des nouvelles
passholder-opt-in-sms = Des SMS
passholder-opt-in-post = Du courrier dans la boîte aux lettres
passholder-opt-in-offline = Il faut internet pour changer cela. Réessaie plus tard.
passholder-more-family = Famille

## Résultat d'un scan
scan-saved = { points-saved }
scan-saved-detail =
    { $count ->
        [one] Vous avez maintenant { $count } point.
       *[other] Vous avez maintenant { $count } points.
    }
scan-saved-next = Amusez-vous bien !
scan-queued = Noté
scan-queued-detail = Nous envoyons votre point dès qu’il y a internet.
scan-queued-foreign-detail = Ce code sera vérifié dès qu’il y a internet.
scan-queued-next = Vous ne devez rien faire.
scan-already-saved = Déjà scanné
scan-already-saved-detail = Vous avez déjà scanné ce code aujourd’hui.
scan-already-saved-next = Tout va bien.
scan-not-yet = Trop tôt
scan-not-yet-detail = Vous pouvez gagner un point dès { $when }.
scan-not-yet-next = Scannez encore le code quand l’activité a commencé.
scan-over = Trop tard
scan-over-detail = Ce code était valable jusqu’à { $when }.
scan-over-next = Demandez votre point au guichet de l’organisation. C’est possible pendant trois mois.
scan-damaged = Ce code n’est pas juste
scan-damaged-detail = Le code est abîmé ou faux.
scan-damaged-next = Demandez votre point au guichet.
scan-old-screen = Ce code est trop vieux
scan-old-screen-detail = Le code à l’écran change toutes les 30 secondes.
scan-old-screen-next = Scannez le code qui est maintenant à l’écran.
scan-not-ours = Ce n’est pas le code d’une activité
scan-not-ours-detail = Ce code ne donne pas de point.
scan-not-ours-next = Cherchez l’affiche avec le code UiTPAS.
scan-own-pass = Ceci est un pass
scan-own-pass-detail = Ici, vous scannez le code d’une activité.
scan-own-pass-next = Cherchez l’affiche près de l’activité.
scan-no-code = Pas de code vu
scan-no-code-detail = Sur cette photo, nous ne lisons pas de code.
scan-no-code-next = Approchez-vous, faites de la lumière et essayez encore.
scan-no-pass = Votre pass n’est pas encore là
scan-no-pass-next = Connectez-vous une fois à internet et scannez encore.
scan-refused = Pas de point
scan-not-recorded = Pas noté
scan-not-recorded-next = Faites de la place sur votre téléphone et essayez encore.

## Refus de points
refusal-card-blocked = Ce pass est bloqué.
refusal-card-blocked-next = Demandez un nouveau pass à la commune.
refusal-card-deleted = Ce pass n’existe plus.
refusal-card-deleted-next = Demandez le nouveau pass. Il a un autre numéro.
refusal-card-not-active = Ce pass n’est pas encore utilisé.
refusal-card-not-active-next = Demandez le pass à un guichet de la commune.
refusal-group-pass = Un pass de groupe ne gagne pas de points.
refusal-group-pass-next = Utilisez le pass personnel.
refusal-no-membership = Ce pass n’est plus actif.
refusal-no-membership-next = Renouvelez le pass à la commune.
refusal-not-yet = Les points sont possibles dès { $opens }.
refusal-not-yet-next = Scannez encore à partir de ce moment.
refusal-over = Les points étaient possibles jusqu’à { $closed }.
refusal-over-next = Vérifiez que c’est la bonne activité.
refusal-no-occurrence = Cette activité n’a pas d’heures aujourd’hui.
refusal-no-occurrence-next = Choisissez la bonne activité.
refusal-already-saved = Ce pass a déjà le point.
refusal-already-saved-next = Vous ne devez rien faire.
refusal-already-saved-until = Le prochain point est possible dès { $when }.

## Ce qui ne va pas avec un numéro, une puce ou un pass
refusal-number-empty = Aucun numéro n’est rempli.
refusal-number-empty-next = Tapez les 13 chiffres du pass.
refusal-number-not-digits = Ce n’est pas un numéro de pass.
refusal-number-not-digits-next = Tapez seulement les 13 chiffres du pass.
refusal-number-length = Ce n’est pas un numéro de pass. Un numéro a 13 chiffres.
refusal-number-length-next = Regardez le pass et tapez ou scannez encore le numéro.
refusal-number-check-digit = Il y a une faute dans le numéro.
refusal-number-check-digit-next = Regardez le pass et tapez encore le numéro.
refusal-number-twelfth-digit = { refusal-number-check-digit }
refusal-number-twelfth-digit-next = { refusal-number-check-digit-next }
refusal-chip-length = La puce n’est pas bien lue.
refusal-chip-length-next = Tenez encore le pass contre l’appareil.
refusal-chip-not-hex = { refusal-chip-length }
refusal-chip-not-hex-next = { refusal-chip-length-next }
refusal-insz-not-digits = Ce numéro de registre national n’est pas juste.
refusal-insz-not-digits-next = Vérifiez le numéro. Il a 11 chiffres.
refusal-insz-length = { refusal-insz-not-digits }
refusal-insz-length-next = { refusal-insz-not-digits-next }
refusal-insz-check-digits = { refusal-insz-not-digits }
refusal-insz-check-digits-next = { refusal-insz-not-digits-next }
refusal-identifier-empty = { refusal-number-empty }
refusal-identifier-empty-next = { refusal-number-empty-next }
refusal-identifier-unrecognised = Ce n’est pas un numéro de pass.
refusal-identifier-unrecognised-next = { refusal-number-length-next }
refusal-card-not-in-stock = Ce pass n’est pas en stock.
refusal-card-not-in-stock-next = Prenez un autre pass.
refusal-card-already-in-use = Ce pass est déjà à quelqu’un.
refusal-card-already-in-use-next = Prenez un autre pass.
refusal-card-not-in-use = { refusal-card-not-active }
refusal-card-not-in-use-next = { refusal-card-not-active-next }
refusal-card-not-blocked = Ce pass n’est pas bloqué.
refusal-card-not-blocked-next = Vous ne devez rien faire.
refusal-card-already-delivered = Ce pass est déjà en stock.
refusal-card-already-delivered-next = Vous ne devez rien faire.

## Refus d'avantages
refusal-reward-card-not-valid = Ce pass n’est pas valable.
refusal-reward-card-not-valid-next = Demandez de l’aide à la commune.
refusal-reward-no-active-membership = Ce pass n’est plus actif.
refusal-reward-no-active-membership-next = Renouvelez le pass à la commune.
refusal-reward-not-in-card-system = Cet avantage n’est pas pour ce pass.
refusal-reward-not-in-card-system-next = Choisissez un avantage de la région du pass.
refusal-reward-outside-period = Cet avantage n’est pas disponible maintenant.
refusal-reward-outside-period-next = Regardez les dates ou choisissez un autre avantage.
refusal-reward-opens = C’est possible dès { $when }.
refusal-reward-closed = C’était possible jusqu’à { $when }.
refusal-reward-again = De nouveau dès { $when }.
refusal-reward-sold-out = Cet avantage est épuisé.
refusal-reward-sold-out-next = Choisissez un autre avantage.
refusal-reward-limit-reached = Cet avantage a déjà été donné assez souvent à ce pass.
refusal-reward-limit-reached-next = Choisissez un autre avantage ou attendez la période suivante.
refusal-reward-too-few-points =
    { $missing ->
        [one] Il manque encore { $missing } point.
       *[other] Il manque encore { $missing } points.
    }
refusal-reward-too-few-points-next = Gagnez plus de points ou choisissez un avantage plus petit.
refusal-reward-not-online = Cet avantage se demande seulement au guichet.
refusal-reward-not-online-next = Allez au guichet et montrez le pass.

## Problèmes signalés par le registre
refusal-registry-fault = Quelque chose n’a pas marché chez nous.
refusal-registry-fault-next = Essayez plus tard.
refusal-registry-busy = Le système est très occupé.
refusal-registry-busy-next = Essayez plus tard.
problem-unauthorized = Vous n’êtes pas connecté. Connectez-vous et essayez encore.
problem-forbidden = Vous ne pouvez pas faire cela. Demandez l’accès à votre organisation.
problem-not-found = Cela n’existe pas, ou plus.
problem-invalid-number = Ce n’est pas un bon numéro UiTPAS. Vérifiez les 13 chiffres sur le pass.
problem-invalid-chip = Ce n’est pas une bonne puce. Tenez encore le pass contre l’appareil.
problem-invalid-insz = Ce numéro de registre national n’est pas juste. Vérifiez-le.
problem-invalid-data = Quelque chose est mal rempli. Vérifiez et essayez encore.
problem-too-large = C’est trop grand. Envoyez moins à la fois.
problem-pass-not-found = Ce pass n’est pas connu. Vérifiez le numéro.
problem-passholder-not-found = Ce titulaire n’est pas trouvé. Vérifiez le numéro.
problem-event-not-found = Cette activité n’est pas trouvée. Choisissez une autre activité.
problem-event-not-acceptable = Cette activité ne donne pas de points. Choisissez une autre activité.
problem-organizer-not-found = Cette organisation n’est pas trouvée.
problem-card-system-not-found = Cette région n’est pas trouvée.
problem-reward-not-found = Cet avantage n’est pas trouvé. Choisissez un autre avantage.
problem-checkin-not-found = Ce point n’est pas trouvé.
problem-code-invalid = Ce code n’est pas juste. Scannez encore le code sur l’affiche ou demandez votre point au guichet.
problem-code-expired = Ce code n’est pas valable maintenant. Demandez votre point au guichet.
problem-points-already-spent = Ces points sont déjà utilisés. Reprenez d’abord l’avantage.
problem-rate-limited = Trop de demandes à la suite. Attendez une minute et essayez encore.
problem-conflict = Quelqu’un était juste avant vous. Essayez encore.
problem-internal = Quelque chose n’a pas marché chez nous. Essayez plus tard.
problem-unavailable = Le système n’est pas disponible pour le moment. Essayez plus tard.
problem-points-reserved = Les points de ce pass sont chez { $organizer }, jusqu’à { $until }. Prenez l’avantage là-bas.
problem-points-awaited = Les points de ce pass sont encore chez { $organizer }. Demandez à cette organisation de connecter ses appareils.
problem-not-enough-stock = Il n’en reste pas assez : { $left }. Prêtez-en moins.
problem-desks-in-use = Ceci est déjà réparti entre des guichets. Attendez que chaque guichet ait rendu ses droits.
problem-not-a-reward-desk = Cet appareil ne donne pas d’avantages. Faites-en d’abord un guichet d’avantages.
problem-device-is-over = Cet appareil est perdu ou bloqué. On ne peut pas revenir en arrière.

## Page de connexion
login-title = Se connecter
login-text = Connectez-vous pour continuer vers { $app }.
login-username = Adresse e-mail ou nom
login-password = Mot de passe
login-button = Se connecter
login-wrong = Le nom ou le mot de passe n’est pas juste. Essayez encore.
login-too-many = Trop d’essais. Attendez { $minutes } minutes et essayez encore.
login-expired = Cette page est trop vieille. Retournez à l’app et recommencez.
login-invalid-request = Cette demande de connexion n’est pas juste. Retournez à l’app et recommencez.
login-logged-out = Vous êtes déconnecté.
login-demo-hint = Ceci est une démo. Choisissez avec qui vous connecter.

## Affiche
poster-title = Gagnez votre point ici
poster-step-1 = Ouvrez l’app UiTPAS.
poster-step-2 = Touchez Scanner.
poster-step-3 = Dirigez votre téléphone vers le code.
poster-step-done = C’est fait ! Vous avez votre point.
poster-no-phone = Pas de téléphone ? Montrez votre pass au guichet.
sheet-rewards-title = Avantages
sheet-rewards-foot = Échangez vos points contre un avantage au guichet de { $name }.
sheet-until = jusqu’au { $day } inclus
sheet-leaflet-save = Épargnez { $points }
sheet-leaflet-points = Scannez le code à l’activité ou montrez votre pass.
sheet-leaflet-rewards = Échangez vos points contre un avantage.
sheet-leaflet-foot = Pas de pass ? Demandez-en un dans votre commune ou à un guichet UiTPAS.
sheet-kiosk-title = Une tablette comme borne
sheet-kiosk-open = Ouvrez { $address } sur la tablette.
sheet-kiosk-open-text = Connectez-vous avec le compte du guichet.
sheet-kiosk-choose = Choisissez le guichet et l’activité.
sheet-kiosk-choose-text = { $title }
sheet-kiosk-show = Appuyez sur « { $button } ».
sheet-kiosk-show-text = Le code change toutes les 30 secondes.
sheet-kiosk-place = Placez la tablette à l’entrée, branchée.
sheet-kiosk-place-text = Verrouillez l’écran, pour que personne n’ouvre autre chose.
sheet-kiosk-guests = Les visiteurs scannent le code avec leur téléphone.
sheet-kiosk-guests-text = Pas de téléphone ? Allumez aussi la caméra : ils y présentent leur pass.
sheet-kiosk-foot = La borne fonctionne un jour sans internet. Reconnectez ensuite la tablette, les points sont alors envoyés.
money-euros = { $amount } €
money-decimal = ,

## Barre de démo dans le navigateur
demo-title = Démo
demo-text = Jouez le titulaire et le guichet. Les données ne sont pas réelles.
demo-cards = Touchez un pass pour le scanner
demo-network-turn-on = Allumer internet
demo-network-turn-off = Éteindre internet

## Navigateur
web-home-title = UiTPAS
web-home-text = Choisissez ce que vous voulez faire.
web-home-passholder = J’ai un pass
web-home-counter = Je travaille à un guichet
web-error = Quelque chose n’a pas marché. Retournez et essayez encore.
web-home-passholder-text = Voyez votre pass, vos points et vos avantages.
web-home-counter-text = Épargnez des points pour vos visiteurs et échangez des avantages.
demo-bar = Barre de démo
demo-logins = Comptes à essayer
demo-posters = Touchez une affiche pour la scanner
demo-user = Nom d’utilisateur
demo-password = Mot de passe
demo-who = Qui est-ce
demo-who-balie = guichet de quatre organisations
demo-who-turnkring = guichet d’un club de sport
demo-who-gemeente = gestion du service loisirs et du service social
demo-who-anke = détentrice d’un pass avec deux enfants
demo-who-dirk = détenteur d’un pass avec beaucoup de points
demo-who-emma = nouveau pass, encore aucun point

## Refusals of a reward desk
refusal-desk-not-a-desk = Cet appareil ne donne pas d’avantages sans internet.
refusal-desk-not-a-desk-next = Envoyez le visiteur à un guichet d’avantages ou réessayez avec internet.
refusal-desk-limit-needs-network = On ne voit pas ici combien de fois quelqu’un a reçu cet avantage.
refusal-desk-limit-needs-network-next = Choisissez un autre avantage ou revenez quand il y a internet.
refusal-desk-no-lease = Il n’y a pas d’unités de cet avantage ici.
refusal-desk-no-lease-next = Choisissez un autre avantage ou demandez des unités à votre organisation.
refusal-desk-lease-over = Le temps pour cet avantage est passé ici.
refusal-desk-lease-over-next = Connectez-vous à internet et demandez de nouvelles unités à votre organisation.
refusal-desk-lease-used-up = Toutes les unités d’ici sont données.
refusal-desk-lease-used-up-next = Choisissez un autre avantage ou demandez des unités à votre organisation.
refusal-desk-other-desk = Les points de ce pass sont au guichet { $desk }.
refusal-desk-other-desk-next = Envoyez le visiteur au guichet { $desk }.
refusal-desk-right-over = Le temps de ce guichet d’avantages est passé.
refusal-desk-right-over-next = Connectez-vous à internet et demandez à votre organisation d’ouvrir les guichets.
refusal-desk-needs-network = Les points de ce pass s’utilisent seulement avec internet.
refusal-desk-needs-network-next = Réessayez avec internet.

## What did not fit when a reward was booked
outcome-unknown-reward = cet avantage n’existe pas. Demandez de l’aide à votre organisation.
outcome-given-but = donné, mais { $why }
conflict-lease-written-off = ces unités étaient déjà passées en perte
conflict-lease-overdrawn = il n’y avait plus d’unités
conflict-right-not-held = les points n’étaient pas à ce guichet
conflict-points-missing = il n’y avait pas assez de points
conflict-limit-exceeded = c’était plus souvent que permis
conflict-pass-not-valid = le pass n’était pas valable
conflict-outside-period = l’avantage n’était pas disponible alors
conflict-price-differs = il coûte un autre nombre de points
conflict-other = quelque chose n’allait pas

## Counts at reward desks
counter-desk-holds =
    { $count ->
        [one] Guichet d’avantages { $desk } · encore 1
       *[other] Guichet d’avantages { $desk } · encore { $count }
    }
counter-desk-holds-units =
    { $count ->
        [one] Guichet d’avantages · encore 1
       *[other] Guichet d’avantages · encore { $count }
    }
desks-missing =
    { $count ->
        [one] 1 opération manque encore.
       *[other] { $count } opérations manquent encore.
    }
desks-shortfall =
    { $count ->
        [one] L’organisation a pris en charge 1 point manquant.
       *[other] L’organisation a pris en charge { $count } points manquants.
    }

## Stopped devices
notice-device-suspended = Cet appareil est suspendu. Demandez à votre organisation de le réactiver.
notice-device-revoked = Cet appareil est arrêté pour toujours. Toutes les données sont effacées. Connectez-vous pour recommencer.

## The organizer's desks
desks-open-screen = Appareils et guichets
desks-title = Appareils et guichets d’avantages
desks-offline = Il faut internet pour gérer les appareils.
desks-busy = Un instant, nous cherchons les données.
desks-done = C’est fait.
desks-refresh = Actualiser
desks-phones = Appareils
desks-unnamed = Appareil sans nom
desks-this-phone = cet appareil
desks-role-checkin = Épargne des points
desks-role-reward = Guichet d’avantages
desks-role-numbered = Guichet d’avantages { $desk }
desks-state-active = en service
desks-state-suspended = suspendu
desks-state-revoked = arrêté pour toujours
desks-state-written-off = passé en perte
desks-seen = vu { $when }
desks-never-seen = pas encore vu
desks-twin = Un jumeau de cet appareil utilise le même journal. Arrêtez l’un des deux.
desks-lent = { $title } : { $count } en prêt jusqu’à { $when }
desks-in-doubt = { $title } : { $count } incertain depuis { $when }
desks-risk = Risque : { $used } points sur { $points } utilisés, jusqu’à { $floor } sous zéro
desks-set-none = Aucun guichet n’est ouvert.
desks-set-open = Les guichets sont ouverts jusqu’à { $when }.
desks-set-over = Le temps des guichets était passé { $when }. Fermez-les.
desks-set-closing = Les guichets ferment.
desks-set-held = Pas encore rendu : guichet { $desks }.
desks-hours = Combien d’heures ? (1 à 72)
desks-open = Ouvrir les guichets
desks-close = Fermer les guichets
desks-give-back = Rendre ce que cet appareil détient
desks-nothing-to-give-back = Cet appareil n’a rien à rendre.
desks-no-desks = Faites d’abord d’un appareil un guichet d’avantages.
desks-number-wrong = Remplissez un nombre entier, ni trop petit ni trop grand.
desks-change = Modifier
desks-name = Nom (guichet ou personne)
desks-is-desk = Donne des avantages (guichet d’avantages)
desks-risk-points = Points qu’il peut risquer
desks-risk-floor = Jusqu’où un pass peut aller sous zéro
desks-save = Enregistrer
desks-lend = Prêter des unités à cet appareil
desks-lend-reward = Avantage
desks-lend-units = Combien d’unités ?
desks-suspend = Suspendre
desks-resume = Réactiver
desks-revoke = Arrêter pour toujours
desks-revoke-question = Arrêter cet appareil pour toujours ?
desks-revoke-means = Faites-le s’il est volé. Il efface tout. On ne peut pas revenir en arrière.
desks-write-off = Passer en perte
desks-write-off-question = Passer cet appareil en perte ?
desks-write-off-means = Faites-le s’il est perdu. Ce qu’il avait encore est perdu. On ne peut pas revenir en arrière.
desks-no = Non, retour
desks-stock = Stock
desks-stock-row = { $pool } en réserve · { $lent } sur appareils · { $given } donnés · { $lost } en perte
desks-uncounted = non compté · { $given } donnés
desks-limited = seulement avec internet, car limité par personne
desks-conflicts = Ce qui n’allait pas
desks-conflicts-none = Tout allait bien.
desks-conflict-saving = Épargner un point
desks-conflict-reward = Donner un avantage
desks-conflict-other = Une opération

## Première fois
start-title = Bienvenue chez UiTPAS
start-save-title = Épargnez des points
start-save-text = Allez à une activité. Scannez-y le code ou montrez votre pass. Vous recevez un point.
start-swap-title = Échangez-les contre un plaisir
start-swap-text = Avec assez de points, vous recevez un avantage. Par exemple une boisson ou un ticket.
start-offline-title = Fonctionne aussi sans internet
start-offline-text = Votre pass et vos scans fonctionnent toujours. Nous envoyons tout dès qu’il y a internet.
start-next = Suivant
start-skip = Passer
start-side = { web-home-text }
start-my-pass = { passholder-tab-pass }
start-my-pass-text = { web-home-passholder-text }
start-counter = { web-home-counter }
start-counter-text = { web-home-counter-text }
about-title = À propos de cette app
about-text = Avec cette app, vous épargnez des points et les échangez contre des avantages. Elle est à tous : chacun peut lire et améliorer son code. Elle fonctionne aussi sans internet.
about-licences = Licences
counter-my-pass = Vers mon pass
counter-menu = Menu
counter-delete-digit = Effacer le dernier chiffre
counter-nfc-off = Le NFC est éteint : allumez-le pour tenir un pass contre l’appareil, ou scannez ou tapez.
counter-nfc-settings = Ouvrir les réglages du NFC

## Verrou avec un code PIN
lock-now = Verrouiller maintenant
lock-title = Code PIN
lock-text = Pour un appareil que vous prêtez ou laissez seul un moment. Sans le code PIN, personne ne peut continuer.
lock-pin = Code PIN de 4 à 8 chiffres
lock-save = Garder le code PIN
lock-remove = Supprimer le code PIN
lock-screen = Cet appareil est verrouillé
lock-screen-text = Tapez le code PIN pour continuer. Oublié ? Demandez de l’aide à votre organisation.
lock-screen-pin = Code PIN
lock-open = Déverrouiller
lock-back = Retour à la borne
lock-wrong = Ce code PIN n’est pas correct. Essayez encore.
lock-wait-seconds =
    { $count ->
        [one] Trop d’erreurs. Attendez encore { $count } seconde.
       *[other] Trop d’erreurs. Attendez encore { $count } secondes.
    }
lock-wait-minutes =
    { $count ->
        [one] Trop d’erreurs. Attendez encore { $count } minute.
       *[other] Trop d’erreurs. Attendez encore { $count } minutes.
    }
lock-saved = Le code PIN est gardé.
lock-removed = Le code PIN est supprimé.
lock-invalid = Un code PIN a 4 à 8 chiffres. Choisissez-en un autre.
lock-none = Il n’y a pas encore de code PIN. Choisissez-en un d’abord.

## Borne
kiosk-start = Faire de cet appareil une borne
kiosk-text = Scannez ce code avec votre téléphone et épargnez un point.
kiosk-tap = Ou tenez votre pass contre cet appareil ou devant la caméra.
kiosk-tap-alone = Tenez votre pass contre cet appareil ou devant la caméra.
kiosk-leave = Arrêter la borne
kiosk-saved = Amusez-vous bien !
kiosk-recorded = Votre point arrive plus tard sur votre pass.
kiosk-already-saved = Vous avez déjà le point de cette activité.
kiosk-not-read = Pas lu
kiosk-again = Présentez encore une fois votre pass.
kiosk-old-code = Rouvrez votre pass sur votre téléphone.
kiosk-not-saved = Pas de point gagné
kiosk-help = Demandez de l’aide au guichet.

## Comptoir : le prix d’un visiteur
counter-prices-title = Prix
counter-prices-offline = Un prix réduit ne peut être noté qu’avec internet.
counter-prices-unknown = Cet appareil ne connaît pas encore ce pass. Le prix réduit se voit après la mise à jour.
counter-prices-busy = Un instant, nous notons la vente.
counter-price-instead = au lieu de { $price }
counter-sale-button = Noter { $price }
counter-heart = Petit cœur
guest-waiting = en attente d’envoi
guest-sold = ticket noté
verdict-sold = { $price } à payer
verdict-sold-detail = La vente est notée.
verdict-sold-next = Encaissez { $price }.
verdict-sale-failed = Vente non notée
verdict-sale-failed-next = Pour toute question, le visiteur peut aller à la commune.
verdict-sale-doubt-detail = Il n’y a pas eu de réponse claire.
verdict-sale-doubt-next = Demandez le prix réduit. Vérifiez plus tard si la vente est notée.
verdict-sale-undone = Vente annulée
verdict-sale-undone-next = Rendez l’argent si c’est déjà payé.
verdict-sale-undone-detail = La vente ne compte plus.
refusal-tariff-group-pass = Un pass de groupe n’achète pas de tickets à prix réduit ici.
refusal-tariff-group-pass-next = Utilisez le pass personnel.
refusal-tariff-not-offered = Ce prix n’a pas de prix réduit.
refusal-tariff-not-offered-next = Le prix normal s’applique.
refusal-tariff-suspended = Le prix réduit ne s’applique pas à ce pass en ce moment.
refusal-tariff-suspended-next = Le prix normal s’applique. La commune en sait plus.
refusal-tariff-expired = Le prix réduit ne s’applique plus à ce pass.
refusal-tariff-expired-next = Le prix normal s’applique. La commune en sait plus.
refusal-tariff-elsewhere = Le prix réduit s’applique à ce pass dans une autre région, pas ici.
refusal-tariff-elsewhere-next = Le prix normal s’applique.
refusal-tariff-no-right = Le prix normal s’applique à ce pass.
refusal-tariff-no-right-next = Ce n’est pas juste ? La commune en sait plus.
refusal-tariff-limit-reached = Ce pass a déjà reçu le prix réduit pour cette activité.
refusal-tariff-limit-reached-next = Le prix normal s’applique.
problem-ticket-sale-not-found = Cette vente est introuvable.
problem-event-has-sales = Un ticket est déjà vendu. Les régions de cette activité ne changent plus.
