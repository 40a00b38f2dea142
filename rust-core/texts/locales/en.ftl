### English. Short sentences, plain words. Every refusal says what to do next.
### A screen that others can see never tells why somebody pays less.

## Everywhere
app-name = UiTPAS
app-name-counter = UiTPAS counter
common-back = Back
common-cancel = Cancel
common-close = Close
common-language = Language
common-log-in = Log in
common-log-out = Log out
common-refresh = Refresh
camera-picture = Take a picture
camera-start = Scan with the camera
camera-stop = Turn the camera off
camera-hint = Hold the code in front of the camera.
camera-dark = It is too dark. Get more light.
camera-refused = The camera cannot be used here. Take a picture or type the number.
camera-torch-on = Turn the light on
camera-torch-off = Turn the light off
camera-allow = Allow the camera
camera-open-settings = Open the phone’s settings
common-search = Search
common-sync-now = Send now
common-yes = Yes
points =
    { $count ->
        [one] 1 point
       *[other] { $count } points
    }
points-free = free
points-saved =
    { $count ->
        [one] 1 point saved
       *[other] { $count } points saved
    }
points-spent =
    { $count ->
        [one] 1 point used
       *[other] { $count } points used
    }
points-left =
    { $count ->
        [one] After that 1 point is left.
       *[other] After that { $count } points are left.
    }
as-of = as of { $when }

## Date and time
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
date-today = today
date-tomorrow = tomorrow
date-yesterday = yesterday
date-day = { $weekday } { $day } { $month }
date-day-year = { $day } { $month } { $year }
date-first-of-month = 1
date-time = { $hour }:{ $minute }
date-day-and-time = { $day } at { $time }
date-span = { $from } to { $to }
date-from = from { $when }
date-whole-day = all day

## Status
status-online = Connected
status-offline = No internet. Everything keeps working.
status-offline-since = No internet since { $when }. Everything keeps working.
status-waiting =
    { $count ->
        [one] 1 waiting to be sent
       *[other] { $count } waiting to be sent
    }
status-parked =
    { $count ->
        [one] 1 not accepted
       *[other] { $count } not accepted
    }
status-clock-warning = The clock of this device is wrong. Set it right in the settings. Your points stay right.
status-login-expired = Your login ran out. Everything here keeps working. Log in again to send.

## Messages
notice-login-failed = Logging in did not work. Please try again.
notice-login-cancelled = You stopped logging in. Tap Log in to go on.
notice-login-offline = You need internet to log in. Find a connection and try again.
notice-log-out-waiting =
    { $count ->
        [one] 1 point is still waiting to be sent. If you log out now, it is lost. Wait for internet.
       *[other] { $count } points are still waiting to be sent. If you log out now, they are lost. Wait for internet.
    }
notice-no-rights = Your account may not do this. Ask your organisation for access.
notice-try-again = That did not work. Please try again later.
notice-storage = This device cannot keep anything. Make room and start the app again.
notice-storage-foreign = The data on this device cannot be read. Please log in again.
open-in-use = This app is open already. Close the other window.
open-not-readable = The app cannot read its data. Install the latest version or ask for help.
open-locked = Unlock your device and open the app again.
open-system = The app cannot start. Restart your device.
notice-sync-done = Everything has been sent.
notice-sync-offline = There is no internet. We send everything as soon as we can.
notice-snapshot-expired = The data of this counter is too old. Connect to the internet to go on.
notice-parked =
    { $count ->
        [one] 1 thing was not accepted. Look at the list of guests.
       *[other] { $count } things were not accepted. Look at the list of guests.
    }

## Counter: logging in and choosing
counter-login-title = Welcome to the counter
counter-login-text = Log in with your organisation's account. After that this counter also works without internet.
counter-login-busy = One moment, we are logging you in.
counter-choose-title = Which counter?
counter-choose-search = Search your counter
counter-choose-empty = There is no counter for your account. Ask your organisation for access.
counter-choose-nothing-found = No counter found. Check the name.
counter-choose-busy = One moment, we are fetching your counters.
counter-choose-offline = You need internet once to fetch your counters.
counter-activity-title = Which activity?
counter-activity-search = Search an activity
counter-activity-empty = There is no activity on this day. Choose another day.
counter-activity-nothing-found = No activity found. Check the name or choose another day.
counter-activity-busy = One moment, we are fetching the activities.
counter-activity-offline = You need internet once to get this counter ready.
counter-activity-without = Without activity: only look at passes and rewards
counter-activity-open = save points now
counter-activity-opens = points from { $when }
counter-activity-closed = saving points is over
counter-day-previous = Day before
counter-day-next = Day after

## Counter: guests
counter-desk-no-activity = Without activity
counter-desk-no-activity-text = You can look at passes and rewards.
counter-desk-change = Other activity
counter-desk-prompt = Scan the pass, hold it to the device or type the number
counter-desk-input = Number of the pass
print-title = Print
print-poster-a4 = Poster (A4)
print-poster-a5 = Small poster (A5)
print-leaflet = Leaflet of the activity
print-kiosk = How to set up a kiosk
print-rewards = Overview of the rewards
print-offline = Printing needs internet.
counter-code-show = Show a code to scan
counter-code-hide = Hide the code
counter-code-title = Scan and save
counter-code-text = Guests scan this code with their own phone. It changes by itself.
counter-code-busy = One moment, the code is on its way.
counter-code-offline = The code comes as soon as there is internet.
counter-code-none = There is no code for this activity.
counter-code-description = Code to save a point
counter-desk-identify = Find pass
counter-desk-next = Next guest
counter-desk-guests = Guests
counter-desk-session =
    { $count ->
        [0] No points saved yet
        [one] 1 point saved
       *[other] { $count } points saved
    }
counter-undo = Undo
counter-rewards-title = Available now
counter-rewards-none = There is no reward for this many points now.
counter-rewards-offline = You need internet to give a reward.
counter-rewards-unknown = The number of points is not known yet. With internet you see the rewards.
counter-redeem-button = Give
counter-redeem-question = Give this reward now?
counter-redeem-yes = Yes, give it
counter-redeem-no = No, go back
counter-redeem-free = This costs no points.

## Counter: what came of a guest
verdict-saved-detail = The point is recorded.
verdict-saved-waiting = Recorded on this device. We send it as soon as there is internet.
verdict-saved-next = Ready for the next guest.
verdict-already-saved = Already saved
verdict-already-saved-detail = This pass already has the point of this activity.
verdict-already-saved-next = All is well. You do not need to do anything.
verdict-shown = Pass found
verdict-shown-next = Choose a reward or go to the next guest.
verdict-recorded = Recorded
verdict-recorded-detail = This device does not know this pass yet. The point is recorded and will be checked.
verdict-recorded-next = Tell the guest that the point comes later.
verdict-unknown-pass = Pass not known
verdict-unknown-pass-detail = This device does not know this pass.
verdict-unknown-pass-next = Check the number. Is it right? Try again with internet.
verdict-refused-later-next = Say that this point does not count. Ask your organisation for help.
verdict-insz = We do not use this number here
verdict-insz-detail = Do not use a national register number at the counter.
verdict-insz-next = Scan the pass or type the 13 digits of the pass.
verdict-pass-code-old = This code does not hold now
verdict-pass-code-old-detail = The code of a pass changes every 5 minutes.
verdict-pass-code-old-next = Ask the guest to open the pass again.
verdict-pass-code-wrong = This code is not right
verdict-pass-code-wrong-detail = The code is damaged or forged, or this device does not know it.
verdict-pass-code-wrong-next = Scan the barcode or type the number.
verdict-activity-code = This is the code of an activity
verdict-another-activity-code = This is the code of another activity
verdict-foreign-activity-code = This is the code of another organization
verdict-activity-code-detail = Guests scan it with their own phone.
verdict-activity-code-next = Scan the guest’s pass here.
verdict-no-snapshot = This counter is not ready yet
verdict-no-snapshot-next = Connect to the internet and try again.
verdict-not-recorded = Not recorded
verdict-not-recorded-detail = This device could not keep the point.
verdict-not-recorded-next = Make room on this device and try again.
verdict-undone = Undone
verdict-undone-detail = The point is off the pass again.
verdict-undone-next = Scan the pass again if it was right after all.
verdict-undo-failed = Not undone
verdict-undo-failed-next = Try again with internet.
verdict-redeemed = Reward given
verdict-redeemed-next = Give the reward to the guest.
verdict-redeem-undone = Reward taken back
verdict-redeem-undone-detail = The points are on the pass again.
verdict-redeem-undone-next = Ready for the next guest.
verdict-redeem-failed = Reward not given
verdict-redeem-doubt = Not sure whether it worked
verdict-redeem-doubt-detail = The connection broke off.
verdict-redeem-doubt-next = Scan the pass again and look at the points before you give the reward.
guest-saved = { points-saved }
guest-already-saved = already saved
guest-refused = not saved
guest-recorded = recorded, will be checked
guest-undone = undone
guest-redeemed = { $title }
guest-shown = looked at

## What the registry says later
outcome-duplicate = this point was there already
outcome-outside-window = outside the hours of the activity
outcome-unknown-pass = this pass does not exist. Check the number.
outcome-pass-not-active = this pass is not active. Send the guest to the municipality.
outcome-unknown-event = this activity is not known. Ask your organisation for help.
outcome-code-invalid = this code is not right. Scan the code on the poster again.
outcome-code-expired = this code is no longer valid. Ask for a point at the counter.
outcome-nothing-to-undo = there was nothing to undo
outcome-device-suspended = this device is blocked. Ask your organisation for help.
outcome-refused = not accepted. Ask your organisation for help.

## Passholder
passholder-login-title = Welcome
passholder-login-text = Log in once. After that your pass also works without internet.
passholder-login-busy = One moment, we are logging you in.
passholder-tab-pass = My pass
passholder-tab-rewards = Rewards
passholder-tab-scan = Scan
passholder-tab-history = My points
passholder-tab-more = More
passholder-pass-title = My pass
passholder-pass-number = UiTPAS number
passholder-pass-live = Or have this code scanned. It changes by itself.
passholder-pass-live-description = Code of your pass
passholder-pass-barcode = Barcode of pass { $number }
passholder-pass-empty = Your pass is not here yet. Connect to the internet.
passholder-pass-none = There is no pass with your account yet. Ask for a pass in your municipality.
passholder-pass-family = Other passes
passholder-waiting =
    { $count ->
        [0] { "" }
        [one] 1 scan is waiting for internet
       *[other] { $count } scans are waiting for internet
    }
passholder-history-title = My points
passholder-history-empty = No points yet. Scan a code at an activity.
passholder-history-queued = Scanned code
passholder-history-waiting = waiting for internet
passholder-history-other = Change of points
passholder-rewards-title = Rewards
passholder-rewards-search = Search a reward
passholder-rewards-filters = Show
passholder-rewards-empty = No rewards yet. Connect to the internet.
passholder-rewards-nothing-found = No reward found. Choose another list.
passholder-rewards-busy = One moment, we are fetching the rewards.
filter-all = All
filter-within-reach = Available now
filter-almost = Almost there
filter-last-chance = Last chance
filter-online = In the app
filter-welcome = Welcome
reach-now = you can have it now
reach-missing =
    { $count ->
        [one] 1 point to go
       *[other] { $count } points to go
    }
reach-not-started = from { $when }
badge-last-chance = last chance
badge-online = in the app
badge-welcome = welcome
passholder-reward-until = Until { $when }
passholder-reward-from = From { $when }
passholder-reward-period = From { $from } until { $to }
passholder-reward-always = No end date
passholder-reward-counters = Where
passholder-redeem-button = Redeem
passholder-redeem-at-counter = Ask for this reward at the counter. Show your pass.
passholder-redeem-offline = You need internet to redeem this.
passholder-redeem-question = Do you want to redeem this now?
passholder-redeem-yes = Yes, redeem
passholder-redeem-no = No, keep my points
passholder-redeemed = It worked!
passholder-redeemed-text = The reward is yours.
passholder-redeemed-code = Use this code:
passholder-redeemed-link = Open the website
passholder-redeem-failed = Redeeming did not work. No points were used. Try again later.
passholder-redeem-doubt = The connection broke off. Look at My points to see whether it worked before you try again.
passholder-scan-title = Scan the code
passholder-scan-prompt = Find the poster at the activity and scan the square code.
passholder-scan-typed = Or type the code
passholder-scan-submit = Send
passholder-more-title = More
passholder-more-languages = Language
passholder-opt-ins = What do you want to get?
passholder-opt-in-milestones = A mail when I can have a reward
passholder-opt-in-news = A mail with news
passholder-opt-in-sms = Text messages
passholder-opt-in-post = Letters by post
passholder-opt-in-offline = You can change this only with internet. Try again later.
passholder-more-family = Family

## What came of a scan
scan-saved = { points-saved }
scan-saved-detail =
    { $count ->
        [one] You have 1 point now.
       *[other] You have { $count } points now.
    }
scan-saved-next = Have fun!
scan-queued = Recorded
scan-queued-detail = We send your point as soon as there is internet.
scan-queued-foreign-detail = This code is checked as soon as there is internet.
scan-queued-next = You do not need to do anything.
scan-already-saved = Already scanned
scan-already-saved-detail = You already scanned this code today.
scan-already-saved-next = All is well.
scan-not-yet = Too early
scan-not-yet-detail = You can save from { $when }.
scan-not-yet-next = Scan the code again when the activity has begun.
scan-over = Too late
scan-over-detail = This code was valid until { $when }.
scan-over-next = Ask for your point at the organisation's counter. You can do so for three months.
scan-damaged = This code is not right
scan-damaged-detail = The code is damaged or not real.
scan-damaged-next = Ask for your point at the counter.
scan-old-screen = This code is too old
scan-old-screen-detail = The code on the screen changes every 30 seconds.
scan-old-screen-next = Scan the code that is on the screen now.
scan-not-ours = This is not the code of an activity
scan-not-ours-detail = We cannot save a point with this code.
scan-not-ours-next = Find the poster with the UiTPAS code.
scan-own-pass = This is a pass
scan-own-pass-detail = Here you scan the code of an activity.
scan-own-pass-next = Find the poster at the activity.
scan-no-code = No code seen
scan-no-code-detail = There is no code in this picture that we can read.
scan-no-code-next = Go closer, make light and try again.
scan-no-pass = Your pass is not here yet
scan-no-pass-next = Connect to the internet once and scan again.
scan-refused = Not saved
scan-not-recorded = Not recorded
scan-not-recorded-next = Make room on your phone and try again.

## Refusals when saving
refusal-card-blocked = This pass is blocked.
refusal-card-blocked-next = Ask for a new pass in the municipality.
refusal-card-deleted = This pass no longer exists.
refusal-card-deleted-next = Ask for the new pass. It has another number.
refusal-card-not-active = This pass is not in use yet.
refusal-card-not-active-next = Ask for the pass at a counter of the municipality.
refusal-group-pass = A group pass does not save points.
refusal-group-pass-next = Use the person’s own pass.
refusal-no-membership = This pass is no longer active.
refusal-no-membership-next = Renew the pass in the municipality.
refusal-not-yet = Points can be saved from { $opens }.
refusal-not-yet-next = Scan again from that moment on.
refusal-over = Points could be saved until { $closed }.
refusal-over-next = Check that this is the right activity.
refusal-no-occurrence = This activity has no hours today.
refusal-no-occurrence-next = Choose the right activity.
refusal-already-saved = This pass already has the point.
refusal-already-saved-next = You do not need to do anything.
refusal-already-saved-until = The next point is possible from { $when }.

## What is wrong with a number, a chip or a pass
refusal-number-empty = No number was filled in.
refusal-number-empty-next = Type the 13 digits of the pass.
refusal-number-not-digits = This is not a pass number.
refusal-number-not-digits-next = Type only the 13 digits of the pass.
refusal-number-length = This is not a pass number. A number has 13 digits.
refusal-number-length-next = Look at the pass and type or scan the number again.
refusal-number-check-digit = There is a mistake in the number.
refusal-number-check-digit-next = Look at the pass and type the number again.
refusal-number-twelfth-digit = { refusal-number-check-digit }
refusal-number-twelfth-digit-next = { refusal-number-check-digit-next }
refusal-chip-length = The chip was not read well.
refusal-chip-length-next = Hold the pass to the device again.
refusal-chip-not-hex = { refusal-chip-length }
refusal-chip-not-hex-next = { refusal-chip-length-next }
refusal-insz-not-digits = This national register number is not right.
refusal-insz-not-digits-next = Check the number. It has 11 digits.
refusal-insz-length = { refusal-insz-not-digits }
refusal-insz-length-next = { refusal-insz-not-digits-next }
refusal-insz-check-digits = { refusal-insz-not-digits }
refusal-insz-check-digits-next = { refusal-insz-not-digits-next }
refusal-identifier-empty = { refusal-number-empty }
refusal-identifier-empty-next = { refusal-number-empty-next }
refusal-identifier-unrecognised = This is not a pass number.
refusal-identifier-unrecognised-next = { refusal-number-length-next }
refusal-card-not-in-stock = This pass is not in stock.
refusal-card-not-in-stock-next = Take another pass.
refusal-card-already-in-use = This pass already belongs to somebody.
refusal-card-already-in-use-next = Take another pass.
refusal-card-not-in-use = { refusal-card-not-active }
refusal-card-not-in-use-next = { refusal-card-not-active-next }
refusal-card-not-blocked = This pass is not blocked.
refusal-card-not-blocked-next = You do not need to do anything.
refusal-card-already-delivered = This pass is already in stock.
refusal-card-already-delivered-next = You do not need to do anything.

## Refusals of rewards
refusal-reward-card-not-valid = This pass is not valid.
refusal-reward-card-not-valid-next = Ask for help in the municipality.
refusal-reward-no-active-membership = This pass is no longer active.
refusal-reward-no-active-membership-next = Renew the pass in the municipality.
refusal-reward-not-in-card-system = This reward is not for this pass.
refusal-reward-not-in-card-system-next = Choose a reward of the pass's own region.
refusal-reward-outside-period = This reward is not available now.
refusal-reward-outside-period-next = Look at the dates or choose another reward.
refusal-reward-opens = It is possible from { $when }.
refusal-reward-closed = It was possible until { $when }.
refusal-reward-again = Again from { $when }.
refusal-reward-sold-out = This reward is sold out.
refusal-reward-sold-out-next = Choose another reward.
refusal-reward-limit-reached = This reward was already given often enough on this pass.
refusal-reward-limit-reached-next = Choose another reward or wait for the next period.
refusal-reward-too-few-points =
    { $missing ->
        [one] 1 point is missing.
       *[other] { $missing } points are missing.
    }
refusal-reward-too-few-points-next = Save more points or choose a smaller reward.
refusal-reward-not-online = You get this reward only at the counter.
refusal-reward-not-online-next = Go to the counter and show the pass.

## Problems that the registry reports
refusal-registry-fault = Something went wrong on our side.
refusal-registry-fault-next = Try again later.
refusal-registry-busy = The system is very busy right now.
refusal-registry-busy-next = Try again later.
problem-unauthorized = You are not logged in. Log in and try again.
problem-forbidden = You may not do this. Ask your organisation for access.
problem-not-found = This does not exist, or no longer.
problem-invalid-number = This is not a right UiTPAS number. Check the 13 digits on the pass.
problem-invalid-chip = This is not a right chip. Hold the pass to the device again.
problem-invalid-insz = This national register number is not right. Please check it.
problem-invalid-data = Something was filled in wrongly. Check it and try again.
problem-too-large = This is too large to handle. Send less at a time.
problem-pass-not-found = This pass is not known. Check the number.
problem-passholder-not-found = This passholder was not found. Check the number.
problem-event-not-found = This activity was not found. Choose another activity.
problem-event-not-acceptable = You cannot save points at this activity. Choose another activity.
problem-organizer-not-found = This organisation was not found.
problem-card-system-not-found = This region was not found.
problem-reward-not-found = This reward was not found. Choose another reward.
problem-checkin-not-found = This saved point was not found.
problem-code-invalid = This code is not right. Scan the code on the poster again or ask for your point at the counter.
problem-code-expired = This code is not valid now. Ask for your point at the counter.
problem-points-already-spent = These points are already used. Take the reward back first.
problem-rate-limited = Too many requests one after another. Wait a minute and try again.
problem-conflict = Somebody else was just before you. Please try again.
problem-internal = Something went wrong on our side. Try again later.
problem-unavailable = The system cannot be reached right now. Try again later.
problem-points-reserved = The points of this pass are at { $organizer }, until { $until }. Take the reward there.
problem-points-awaited = The points of this pass are still at { $organizer }. Ask that organisation to connect its devices.
problem-not-enough-stock = There are not enough left: { $left }. Lend fewer.
problem-desks-in-use = This is already shared among desks. Wait until every desk gave its rights back.
problem-not-a-reward-desk = This device gives no rewards. Make it a reward desk first.
problem-device-is-over = This device is written off or blocked. That cannot be taken back.

## Login page
login-title = Log in
login-text = Log in to go on to { $app }.
login-username = E-mail address or name
login-password = Password
login-button = Log in
login-wrong = The name or the password is wrong. Please try again.
login-too-many = Too many attempts. Wait { $minutes } minutes and try again.
login-expired = This page is too old. Go back to the app and start again.
login-invalid-request = This request to log in is not right. Go back to the app and start again.
login-logged-out = You are logged out.
login-demo-hint = This is a demo. Choose as whom to log in.

## Poster
poster-title = Save your point here
poster-step-1 = Open the UiTPAS app.
poster-step-2 = Tap Scan.
poster-step-3 = Point your phone at the code.
poster-step-done = Done! Your point is saved.
poster-no-phone = No phone? Show your pass at the counter.
sheet-rewards-title = Rewards
sheet-rewards-foot = Swap your points for a reward at the counter of { $name }.
sheet-until = until { $day }
sheet-leaflet-save = Save { $points }
sheet-leaflet-points = Scan the code at the activity, or show your pass.
sheet-leaflet-rewards = Swap your points for a reward.
sheet-leaflet-foot = No pass? Ask for one in your municipality or at a UiTPAS counter.
sheet-kiosk-title = How a tablet becomes a kiosk
sheet-kiosk-open = Open { $address } on the tablet.
sheet-kiosk-open-text = Log in with the counter’s account.
sheet-kiosk-choose = Choose the counter and the activity.
sheet-kiosk-choose-text = { $title }
sheet-kiosk-show = Tap “{ $button }”.
sheet-kiosk-show-text = The code changes every 30 seconds.
sheet-kiosk-place = Put the tablet at the entrance, on mains power.
sheet-kiosk-place-text = Pin the screen, so that nobody opens anything else.
sheet-kiosk-guests = Guests scan the code with their phone.
sheet-kiosk-guests-text = No phone? Turn the camera on as well: they hold their pass in front of it.
sheet-kiosk-foot = The kiosk works for a day without internet. Connect the tablet again after that, and the points are sent.
money-euros = €{ $amount }
money-decimal = .

## Demo bar in the browser
demo-title = Demo
demo-text = Play passholder and counter. The data is not real.
demo-cards = Tap a pass to scan it
demo-network-turn-on = Turn internet on
demo-network-turn-off = Turn internet off

## Browser
web-home-title = UiTPAS
web-home-text = Choose what you want to do.
web-home-passholder = I have a pass
web-home-counter = I work at a counter
web-error = Something went wrong. Go back and try again.
web-home-passholder-text = See your pass, your points and your rewards.
web-home-counter-text = Save points for guests and hand out rewards.
demo-bar = Demo bar
demo-logins = Logins to try
demo-posters = Tap a poster to scan it
demo-user = User name
demo-password = Password
demo-who = Who that is
demo-who-balie = counter of four organisations
demo-who-turnkring = counter of a sports club
demo-who-gemeente = runs a leisure service and a social service
demo-who-anke = passholder with two children
demo-who-dirk = passholder with many points
demo-who-emma = new passholder, no points yet

## Refusals of a reward desk
refusal-desk-not-a-desk = This device gives no rewards without internet.
refusal-desk-not-a-desk-next = Send the guest to a reward desk or try again with internet.
refusal-desk-limit-needs-network = How often somebody had this reward cannot be seen here.
refusal-desk-limit-needs-network-next = Choose another reward or come back when there is internet.
refusal-desk-no-lease = There are no units of this reward here.
refusal-desk-no-lease-next = Choose another reward or ask your organisation for units.
refusal-desk-lease-over = The time for this reward is over here.
refusal-desk-lease-over-next = Connect to the internet and ask your organisation for new units.
refusal-desk-lease-used-up = All units that were here are given.
refusal-desk-lease-used-up-next = Choose another reward or ask your organisation for units.
refusal-desk-other-desk = The points of this pass are at desk { $desk }.
refusal-desk-other-desk-next = Send the guest to desk { $desk }.
refusal-desk-right-over = The time of this reward desk is over.
refusal-desk-right-over-next = Connect to the internet and ask your organisation to open the desks.
refusal-desk-needs-network = The points of this pass can be used only with internet.
refusal-desk-needs-network-next = Try again with internet.

## What did not fit when a reward was booked
outcome-unknown-reward = this reward does not exist. Ask your organisation for help.
outcome-given-but = given, but { $why }
conflict-lease-written-off = these units had been written off
conflict-lease-overdrawn = there were no units left
conflict-right-not-held = the points were not at this desk
conflict-points-missing = there were too few points
conflict-limit-exceeded = it was more often than allowed
conflict-pass-not-valid = the pass was not valid
conflict-outside-period = the reward was not available then
conflict-price-differs = it costs another number of points
conflict-other = something was not right

## Counts at reward desks
counter-desk-holds =
    { $count ->
        [one] Reward desk { $desk } · 1 left
       *[other] Reward desk { $desk } · { $count } left
    }
counter-desk-holds-units =
    { $count ->
        [one] Reward desk · 1 left
       *[other] Reward desk · { $count } left
    }
desks-missing =
    { $count ->
        [one] 1 record is still missing.
       *[other] { $count } records are still missing.
    }
desks-shortfall =
    { $count ->
        [one] The organisation bore 1 missing point.
       *[other] The organisation bore { $count } missing points.
    }

## Stopped devices
notice-device-suspended = This device is suspended. Ask your organisation to put it back to work.
notice-device-revoked = This device was stopped for ever. All its data is deleted. Log in to begin again.

## The organizer's desks
desks-open-screen = Devices and desks
desks-title = Devices and reward desks
desks-offline = You need internet to manage devices.
desks-busy = One moment, we are fetching the data.
desks-done = Done.
desks-refresh = Fetch again
desks-phones = Devices
desks-unnamed = Device without a name
desks-this-phone = this device
desks-role-checkin = Saves points
desks-role-reward = Reward desk
desks-role-numbered = Reward desk { $desk }
desks-state-active = in use
desks-state-suspended = suspended
desks-state-revoked = stopped for ever
desks-state-written-off = written off
desks-seen = last seen { $when }
desks-never-seen = not seen yet
desks-twin = A twin of this device uses the same log. Stop one of the two.
desks-lent = { $title }: { $count } lent until { $when }
desks-in-doubt = { $title }: { $count } in doubt since { $when }
desks-risk = Risk: { $used } of { $points } points used, down to { $floor } below zero
desks-set-none = No desks are open.
desks-set-open = The desks are open until { $when }.
desks-set-over = The time of the desks was over { $when }. Close them.
desks-set-closing = The desks are closing.
desks-set-held = Not given back yet: desk { $desks }.
desks-hours = How many hours? (1 to 72)
desks-open = Open the desks
desks-close = Close the desks
desks-give-back = Give back what this device holds
desks-nothing-to-give-back = This device has nothing to give back.
desks-no-desks = First make a device a reward desk.
desks-number-wrong = Fill in a whole number, not too small and not too large.
desks-change = Change
desks-name = Name (desk or person)
desks-is-desk = Gives rewards (reward desk)
desks-risk-points = Points that it may risk
desks-risk-floor = How far below zero a pass may come
desks-save = Save
desks-lend = Lend units to this device
desks-lend-reward = Reward
desks-lend-units = How many units?
desks-suspend = Suspend
desks-resume = Resume
desks-revoke = Stop for ever
desks-revoke-question = Stop this device for ever?
desks-revoke-means = Do this when it was stolen. It deletes everything. This cannot be undone.
desks-write-off = Write off as lost
desks-write-off-question = Write this device off?
desks-write-off-means = Do this when it is lost. What it still had counts as lost. This cannot be undone.
desks-no = No, go back
desks-stock = Stock
desks-stock-row = { $pool } left · { $lent } at devices · { $given } given · { $lost } written off
desks-uncounted = not counted · { $given } given
desks-limited = only with internet, since it is limited per person
desks-conflicts = What did not fit
desks-conflicts-none = Everything fitted.
desks-conflict-saving = Saving a point
desks-conflict-reward = Giving a reward
desks-conflict-other = A record

## The first time
start-title = Welcome to UiTPAS
start-save-title = Save points
start-save-text = Go to an activity. Scan the code there or show your pass. That gives you a point.
start-swap-title = Swap them for something nice
start-swap-text = With enough points you get a reward. A drink or a ticket, for example.
start-offline-title = Works without internet too
start-offline-text = Your pass and your scans keep working. We send everything as soon as there is internet.
start-next = Next
start-skip = Skip
start-side = { web-home-text }
start-my-pass = { passholder-tab-pass }
start-my-pass-text = { web-home-passholder-text }
start-counter = { web-home-counter }
start-counter-text = { web-home-counter-text }
about-title = About this app
about-text = With this app you save points and swap them for rewards. It belongs to everyone: whoever wants may read and improve its code. It works without internet too.
about-licences = Licences
counter-my-pass = To my pass
counter-menu = Menu
counter-delete-digit = Delete the last digit
counter-nfc-off = NFC is off: switch it on to hold a pass to the device, or scan or type.
counter-nfc-settings = Open the NFC settings

## Lock with a PIN
lock-now = Lock now
lock-title = PIN
lock-text = For a device that you lend or leave alone for a while. Without the PIN nobody can go on.
lock-pin = PIN of 4 to 8 digits
lock-save = Save the PIN
lock-remove = Remove the PIN
lock-screen = This device is locked
lock-screen-text = Type the PIN to go on. Forgotten? Ask your organization for help.
lock-screen-pin = PIN
lock-open = Unlock
lock-back = Back to the kiosk
lock-wrong = This PIN is not right. Try again.
lock-wait-seconds =
    { $count ->
        [one] Wrong too often. Wait 1 more second.
       *[other] Wrong too often. Wait { $count } more seconds.
    }
lock-wait-minutes =
    { $count ->
        [one] Wrong too often. Wait 1 more minute.
       *[other] Wrong too often. Wait { $count } more minutes.
    }
lock-saved = The PIN is saved.
lock-removed = The PIN is removed.
lock-invalid = A PIN has 4 to 8 digits. Choose another one.
lock-none = There is no PIN yet. Choose one first.

## Kiosk
kiosk-start = Make this device a kiosk
kiosk-text = Scan this code with your phone and save a point.
kiosk-tap = Or hold your pass to this device or in front of the camera.
kiosk-tap-alone = Hold your pass to this device or in front of the camera.
kiosk-leave = Stop the kiosk
kiosk-saved = Have fun!
kiosk-recorded = Your point comes onto your pass later.
kiosk-already-saved = You already have the point of this activity.
kiosk-not-read = Not read
kiosk-again = Hold up your pass once more.
kiosk-old-code = Open your pass on your phone again.
kiosk-not-saved = No point saved
kiosk-help = Ask for help at the counter.

## Counter: what a guest pays
counter-prices-title = Price
counter-prices-offline = A lower price can be noted only with internet.
counter-prices-unknown = This device does not know this pass yet. The lower price shows after the next update.
counter-prices-busy = One moment, we are noting the sale.
counter-price-instead = instead of { $price }
counter-sale-button = Note { $price }
counter-heart = Small heart
guest-waiting = waits to be sent
guest-sold = ticket noted
verdict-sold = { $price } to pay
verdict-sold-detail = The sale is noted.
verdict-sold-next = Receive { $price } from the guest.
verdict-sale-failed = Sale not noted
verdict-sale-failed-next = For questions the guest can go to the municipality.
verdict-sale-doubt-detail = There was no clear answer.
verdict-sale-doubt-next = Ask for the lower price. Check later whether the sale is noted.
verdict-sale-undone = Sale taken back
verdict-sale-undone-next = Give the money back if it was paid already.
verdict-sale-undone-detail = The sale no longer counts.
refusal-tariff-group-pass = A group pass buys no tickets at a lower price here.
refusal-tariff-group-pass-next = Use the person’s own pass.
refusal-tariff-not-offered = There is no lower price for this.
refusal-tariff-not-offered-next = The normal price applies.
refusal-tariff-suspended = The lower price does not apply to this pass at the moment.
refusal-tariff-suspended-next = The normal price applies. The municipality knows more.
refusal-tariff-expired = The lower price no longer applies to this pass.
refusal-tariff-expired-next = The normal price applies. The municipality knows more.
refusal-tariff-elsewhere = The lower price applies to this pass in another region, not here.
refusal-tariff-elsewhere-next = The normal price applies.
refusal-tariff-no-right = The normal price applies to this pass.
refusal-tariff-no-right-next = Is that not right? The municipality knows more.
refusal-tariff-limit-reached = This pass had the lower price for this activity already.
refusal-tariff-limit-reached-next = The normal price applies.
problem-ticket-sale-not-found = This sale was not found.
problem-event-has-sales = A ticket was sold already. The regions of this activity can no longer be changed.
