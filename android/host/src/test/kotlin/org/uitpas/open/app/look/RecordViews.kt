package org.uitpas.open.app.look

import java.io.File
import java.nio.file.Files
import java.util.concurrent.ConcurrentHashMap
import kotlinx.coroutines.runBlocking
import org.junit.Assume.assumeTrue
import org.junit.Test
import org.uitpas.open.core.ChoiceRow
import org.uitpas.open.core.CounterAction
import org.uitpas.open.core.CounterApp
import org.uitpas.open.core.CounterScreen
import org.uitpas.open.core.CounterView
import org.uitpas.open.core.DeskState
import org.uitpas.open.core.DesksAction
import org.uitpas.open.core.DeviceClock
import org.uitpas.open.core.PassholderAction
import org.uitpas.open.core.PassholderApp
import org.uitpas.open.core.PassholderScreen
import org.uitpas.open.core.PassholderView
import org.uitpas.open.core.Pictogram
import org.uitpas.open.core.RefusedRewardRow
import org.uitpas.open.core.SecretStore
import org.uitpas.open.core.TabId
import org.uitpas.open.core.Tone
import org.uitpas.open.core.UitpasConfig
import org.uitpas.open.host.Person
import org.uitpas.open.host.RegistryProcess

/**
 * Walks through every screen of both sides with the real core and a real registry, and records what they show:
 * `mvn test -Dtest=RecordViews -Drecord=true`, by itself, since a Robolectric test loads the core a second time. The few
 * states that do not come by themselves are made out of recorded ones, in the words of the core.
 */
class RecordViews {
    @Test
    fun record() {
        assumeTrue("recording is asked for with -Drecord=true", System.getProperty("record") == "true")
        for (language in Views.LANGUAGES) {
            RegistryProcess().use { registry ->
                CounterWalk(registry.url, language).run()
                PassholderWalk(registry.url, language).run()
            }
        }
    }
}

private class Secrets : SecretStore {
    private val values = ConcurrentHashMap<String, ByteArray>()

    override fun read(key: String) = values[key]

    override fun write(key: String, value: ByteArray) {
        values[key] = value
    }

    override fun remove(key: String) {
        values.remove(key)
    }
}

/** This machine's clocks, the wall clock set wrong by so much. */
private class Clock(private val wrongMs: Long = 0) : DeviceClock {
    override fun wallMs() = System.currentTimeMillis() + wrongMs

    override fun elapsedMs() = (System.nanoTime() / 1_000_000).toULong()

    override fun bootId() = "boot"
}

private fun config(registry: String, language: String): UitpasConfig {
    val folder = Files.createTempDirectory("uitpas-views-").toString()
    return UitpasConfig(registry, null, "uitpas-app", "org.uitpas.open:/login", folder, true, "$language-BE")
}

/** What the core says for this in a state that does not come by itself while it is walked through. */
private fun text(language: String, key: String): String {
    val texts = File(System.getProperty("uitpas.root"), "rust-core/texts/locales/$language.ftl")
    return texts.readLines().first { it.startsWith("$key =") }.substringAfter("= ")
}

private const val ORGANIZER = "0ce87cbc-9299-4528-8d35-92225dc9489f"
private const val EVENT = "5a0967f9-cc06-4c3c-9206-30481a767434"
private const val OTHER_EVENT = "d83b5b8a-108a-45d6-9ac9-8bdc44a0a24a"

private class CounterWalk(private val registry: String, private val language: String) {
    private val app = open(Clock())

    private fun open(clock: DeviceClock) = CounterApp.open(config(registry, language), Secrets(), clock)

    private fun CounterApp.act(action: CounterAction): CounterView {
        dispatch(action)
        runBlocking { settled() }
        return view()
    }

    private fun act(action: CounterAction) = app.act(action)

    private fun keep(name: String, view: CounterView = app.view()) = Views.record(language, "counter-$name", view)

    private fun CounterApp.logIn(): CounterView {
        val address = checkNotNull((act(CounterAction.Login).screen as CounterScreen.Login).view.authorizeUrl)
        return act(CounterAction.LoginReturned(Person.logIn(address, "balie")))
    }

    private fun identify(number: String) = act(CounterAction.Identify(number))

    fun run() {
        keep("login")
        app.logIn()
        keep("choose-counter")
        act(CounterAction.ChooseCounter(ORGANIZER))
        keep("choose-activity")
        act(CounterAction.ChooseActivity(EVENT))
        keep("desk-empty")
        guests()
        kiosk()
        desks()
        offline()
        clock()
    }

    private fun guests() {
        act(CounterAction.ShowCode)
        keep("desk-live-code")
        act(CounterAction.HideCode)
        identify("0900000095902")
        keep("guest-saved")
        act(CounterAction.NextGuest)
        identify("0900000095902")
        keep("guest-already-saved")
        busy(app.view())
        refused(app.view())
        act(CounterAction.AskRedeem("5687"))
        keep("confirm")
        act(CounterAction.ConfirmRedeem)
        keep("guest-redeemed")
        act(CounterAction.NextGuest)
        identify("0900010959113")
        keep("guest-prices")
        twoPrices(app.view())
        val guest = ((app.view().screen as CounterScreen.Desk).view.state as DeskState.Guest).view
        act(CounterAction.Sell(checkNotNull(guest.price).id))
        keep("guest-sold")
        identify("0900000093204")
        keep("guest-elsewhere")
        identify("0900000002312")
        keep("guest-blocked")
        identify("0930000237912")
        keep("guest-number-invalid")
        act(CounterAction.NextGuest)
        keep("desk")
        val view = app.view()
        keep("desk-login-expired", view.copy(status = view.status.copy(loginWarning = text(language, "status-login-expired"))))
    }

    /** An activity with a price for members beside the normal one. */
    private fun twoPrices(view: CounterView) {
        val desk = (view.screen as CounterScreen.Desk).view
        val guest = (desk.state as DeskState.Guest).view
        val one = checkNotNull(guest.price)
        val half: (String) -> String = { it.replace("10,00", "5,00").replace("2,00", "1,00") }
        val prices = one.copy(regular = half(one.regular), price = half(one.price), button = one.button?.let(half))
        val members = prices.copy(id = "1", name = "Leden")
        val some = guest.copy(price = null, prices = listOf(one, members))
        keep("guest-two-prices", view.copy(screen = CounterScreen.Desk(desk.copy(state = DeskState.Guest(some)))))
    }

    /** The network takes its time: the guest stands there, and nothing is decided yet. */
    private fun busy(view: CounterView) {
        val desk = (view.screen as CounterScreen.Desk).view
        val guest = (desk.state as DeskState.Guest).view
        val waiting =
            guest.copy(
                tone = Tone.BUSY,
                pictogram = Pictogram.CLOCK,
                headline = text(language, "refusal-registry-busy"),
                detail = "",
                nextStep = text(language, "refusal-registry-busy-next"),
                rewards = emptyList(),
                rewardsRefused = emptyList(),
                rewardsText = "",
                undo = null,
            )
        keep("guest-busy", view.copy(screen = CounterScreen.Desk(desk.copy(state = DeskState.Guest(waiting)))))
    }

    /** Some rewards are not for this guest, now or here. */
    private fun refused(view: CounterView) {
        val desk = (view.screen as CounterScreen.Desk).view
        val guest = (desk.state as DeskState.Guest).view
        val why = "${text(language, "refusal-reward-outside-period")} ${text(language, "refusal-reward-outside-period-next")}"
        val refused = guest.rewards.drop(1).map { RefusedRewardRow(it.title, it.price, it.pictogram, why) }
        val some = guest.copy(rewards = guest.rewards.take(1), rewardsRefused = refused, heart = true)
        keep("guest-refused-rewards", view.copy(screen = CounterScreen.Desk(desk.copy(state = DeskState.Guest(some)))))
    }

    private fun kiosk() {
        act(CounterAction.SetPin("12"))
        keep("notice-stop")
        act(CounterAction.SetPin("2580"))
        keep("notice-good")
        act(CounterAction.DismissNotice)
        act(CounterAction.StartKiosk)
        keep("kiosk")
        identify("1000000520006")
        keep("kiosk-saved")
        identify("0900000002312")
        keep("kiosk-blocked")
        act(CounterAction.StopKiosk)
        keep("locked")
        var view = app.view()
        var tries = 0
        while ((view.screen as CounterScreen.Locked).view.canTry && tries++ < 9) {
            view = act(CounterAction.Unlock("0000"))
            if (tries == 1) keep("locked-wrong")
        }
        keep("locked-wait")
    }

    private fun desks() {
        // Locked out for now: a second device goes on.
        val second = open(Clock())
        second.logIn()
        second.act(CounterAction.ChooseCounter(ORGANIZER))
        second.act(CounterAction.ChooseActivity(EVENT))
        val doing = { action: DesksAction -> second.act(CounterAction.Desks(action)) }
        var view = doing(DesksAction.Open)
        keep("desks-none", view)
        view = doing(DesksAction.ChooseDevice((view.screen as CounterScreen.Desks).view.devices.last().id))
        keep("desks-device", view)
        doing(DesksAction.SaveDevice("Kassa 1", true, "40", "0"))
        keep("desks-open", lending(doing(DesksAction.OpenDesks("4"))))
        keep("desks-confirm", doing(DesksAction.AskWriteOff))
        second.destroy()
    }

    /** With a reward of which pieces are counted, some can be lent. */
    private fun lending(view: CounterView): CounterView {
        val desks = (view.screen as CounterScreen.Desks).view
        val rewards = desks.stock.mapIndexed { place, row -> ChoiceRow("$place", row.title) }
        val device = desks.device?.run { copy(lendRewards = lendRewards.ifEmpty { rewards }) }
        val lent = desks.devices.map { if (it.selected) it.copy(lent = desks.stock.take(2).map { row -> row.title }) else it }
        return view.copy(screen = CounterScreen.Desks(desks.copy(device = device, devices = lent)))
    }

    private fun offline() {
        val third = open(Clock())
        third.logIn()
        third.act(CounterAction.ChooseCounter(ORGANIZER))
        third.act(CounterAction.ChooseActivity(EVENT))
        third.setOnline(false)
        runBlocking { third.settled() }
        for (number in MANY) if (third.view().status.waiting < 12u) third.act(CounterAction.Identify(number))
        keep("guest-offline", third.view())
        third.act(CounterAction.NextGuest)
        keep("desk-offline", third.view())
        keep("menu-warning", third.act(CounterAction.Logout(false)))
        third.destroy()
    }

    private fun clock() {
        val wrong = open(Clock(wrongMs = 3 * 3600 * 1000))
        wrong.logIn()
        wrong.act(CounterAction.ChooseCounter(ORGANIZER))
        keep("desk-clock-wrong", wrong.act(CounterAction.ChooseActivity(EVENT)))
        wrong.destroy()
        app.destroy()
    }

    private companion object {
        val MANY =
            listOf(
                "0900000067513", "0900000031618", "0900000058918", "0900000093204", "0900000191800", "0900000074519",
                "0900000020405", "0991000000109", "0991000000406", "0991000001511", "0991000001404", "0991000001313",
                "0991000001214", "0991000000307", "0991000000208", "0991000000505", "0991000000612", "0991000000711",
                "0991000000810", "0991000000901", "0991000001008", "0991000001107",
            )
    }
}

private class PassholderWalk(private val registry: String, private val language: String) {
    private val app = PassholderApp.open(config(registry, language), Secrets(), Clock())

    private fun act(action: PassholderAction): PassholderView {
        app.dispatch(action)
        runBlocking { app.settled() }
        return app.view()
    }

    private fun keep(name: String, view: PassholderView = app.view()) = Views.record(language, "pass-$name", view)

    private fun open(tab: TabId) = act(PassholderAction.OpenTab(tab))

    private fun scan(text: String) = act(PassholderAction.CodeRead(text))

    private fun online(on: Boolean) {
        app.setOnline(on)
        runBlocking { app.settled() }
    }

    fun run() {
        keep("login")
        val asked = act(PassholderAction.Login)
        val login = (asked.screen as PassholderScreen.Login).view
        val busy = login.copy(authorizeUrl = null, busy = true, text = text(language, "passholder-login-busy"))
        keep("login-busy", asked.copy(screen = PassholderScreen.Login(busy)))
        val address = checkNotNull(login.authorizeUrl)
        act(PassholderAction.LoginReturned(Person.logIn(address, "anke")))
        keep("pass")
        var family = (app.view().screen as PassholderScreen.Pass).view
        act(PassholderAction.ShowPassOf(family.family[2].id))
        keep("pass-child")
        act(PassholderAction.ShowPassOf(null))
        val view = app.view()
        family = (view.screen as PassholderScreen.Pass).view
        keep("pass-no-code", view.copy(screen = PassholderScreen.Pass(family.copy(liveCode = null, family = emptyList()))))
        open(TabId.HISTORY)
        keep("history")
        val history = (app.view().screen as PassholderScreen.History).view
        keep("history-empty", app.view().copy(screen = PassholderScreen.History(history.copy(rows = emptyList()))))
        rewards()
        scans()
        open(TabId.MORE)
        keep("more")
        keep("more-warning", act(PassholderAction.Logout(false)))
        app.destroy()
        nobody()
    }

    private fun rewards() {
        open(TabId.REWARDS)
        keep("rewards")
        keep("rewards-none", act(PassholderAction.SearchRewards("xyz")))
        act(PassholderAction.SearchRewards(""))
        keep("reward", act(PassholderAction.OpenReward("5687")))
        act(PassholderAction.Back)
        keep("reward-here", act(PassholderAction.OpenReward("5824")))
        keep("reward-confirm", act(PassholderAction.AskRedeem))
        keep("reward-redeemed", act(PassholderAction.ConfirmRedeem))
        act(PassholderAction.Back)
    }

    private fun scans() {
        open(TabId.SCAN)
        keep("scan")
        val (code, other) = Person.readPoster(registry, EVENT) to Person.readPoster(registry, OTHER_EVENT)
        scan(code)
        keep("scan-saved")
        scan(code)
        keep("scan-already-saved")
        scan("UP1.thisisnotacode")
        keep("scan-damaged")
        online(false)
        scan(other)
        keep("scan-queued")
        open(TabId.PASS)
        keep("pass-offline")
    }

    /** An account without a pass. */
    private fun nobody() {
        val view = Views.passholder(language, "pass-pass")
        val pass = (view.screen as PassholderScreen.Pass).view
        val bare = pass.copy(barcode = null, liveCode = null, family = emptyList(), memberships = emptyList())
        val none = bare.copy(name = "", number = "", emptyText = text(language, "passholder-pass-none"))
        keep("pass-empty", view.copy(screen = PassholderScreen.Pass(none)))
    }
}
