package org.uitpas.open.host

import com.fasterxml.jackson.databind.JsonNode
import java.nio.file.Files
import kotlinx.coroutines.runBlocking
import org.uitpas.open.core.CounterAction
import org.uitpas.open.core.CounterApp
import org.uitpas.open.core.CounterScreen
import org.uitpas.open.core.DeskState
import org.uitpas.open.core.PassholderAction
import org.uitpas.open.core.PassholderApp
import org.uitpas.open.core.PassholderScreen
import org.uitpas.open.core.QrView
import org.uitpas.open.core.TabId
import org.uitpas.open.core.UitpasConfig

/** One app on one device that can die and start again. */
interface Seat : AutoCloseable {
    /** Does it; `other` is the app whose screen can be scanned. */
    fun act(step: JsonNode, other: Seat)

    /** The code on its screen that changes by itself. */
    fun liveCode(): QrView?

    fun seen(): Seen
}

/** Plays a scenario file; its format is described beside the files. */
class Player(registry: String) : AutoCloseable {
    private val seats = mapOf("counter" to CounterSeat(registry), "passholder" to PassholderSeat(registry))
    private val expectations = Expectations()

    fun play(scenario: JsonNode) {
        scenario["steps"].forEachIndexed { index, step ->
            val at = "“${scenario["title"].asText()}”, step ${index + 1}: $step"
            val app = step["app"].asText()
            val seat = seats.getValue(app)
            try {
                if (step.has("do")) {
                    val other = if (app == "counter") "passholder" else "counter"
                    seat.act(step, seats.getValue(other))
                } else {
                    expectations.compare(app, step["expect"], seat.seen(), at)
                }
            } catch (error: IllegalStateException) {
                throw AssertionError(at, error)
            }
        }
    }

    override fun close() = seats.values.forEach { it.close() }
}

private fun config(registry: String, folder: String, online: Boolean) = UitpasConfig(
    registryUrl = registry,
    issuerUrl = null,
    clientId = "uitpas-app",
    redirectUri = "org.uitpas.open:/login",
    dataDir = folder,
    online = online,
    language = "nl-BE",
)

private fun JsonNode.text(name: String) = checkNotNull(this[name]) { "no $name in the step" }.asText()

/** The counter. */
class CounterSeat(private val registry: String) : Seat {
    private val folder = Files.createTempDirectory("uitpas-counter-").toFile()
    private val secrets = MemorySecrets()
    private var online = true
    private var app = open()

    private fun open() = CounterApp.open(config(registry, folder.path, online), secrets, HostClock)

    private fun settle() = runBlocking { app.settled() }

    override fun act(step: JsonNode, other: Seat) {
        val action = when (val deed = step.text("do")) {
            "login" -> {
                app.dispatch(CounterAction.Login)
                settle()
                val screen = app.view().screen as? CounterScreen.Login ?: error("not at the login")
                val address = checkNotNull(screen.view.authorizeUrl) { "no address to log in at" }
                CounterAction.LoginReturned(Person.logIn(address, step.text("user")))
            }
            "choose-counter" -> CounterAction.ChooseCounter(step.text("id"))
            "choose-activity" -> CounterAction.ChooseActivity(step["id"]?.takeUnless { it.isNull }?.asText())
            "identify" -> CounterAction.Identify(step.text("input"))
            "ask-redeem" -> CounterAction.AskRedeem(step.text("id"))
            "sell" -> CounterAction.Sell(app.view().seen().sells[step["index"].asInt()])
            "confirm-redeem" -> CounterAction.ConfirmRedeem
            "undo" -> CounterAction.Undo(checkNotNull(guest().undo) { "nothing to undo" }.id)
            "next-guest" -> CounterAction.NextGuest
            "back" -> CounterAction.Back
            "show-code" -> CounterAction.ShowCode
            "hide-code" -> CounterAction.HideCode
            "start-kiosk" -> CounterAction.StartKiosk
            "stop-kiosk" -> CounterAction.StopKiosk
            "set-pin" -> CounterAction.SetPin(step.text("pin"))
            "remove-pin" -> CounterAction.RemovePin
            "lock" -> CounterAction.Lock
            "unlock" -> CounterAction.Unlock(step.text("pin"))
            "scan-screen" -> CounterAction.Identify(Person.readScreen(other.liveCode()))
            "set-language" -> CounterAction.SetLanguage(step.text("tag"))
            "offline", "online" -> null.also {
                online = deed == "online"
                app.setOnline(online)
            }
            "restart" -> null.also {
                app.destroy()
                app = open()
            }
            else -> error("a counter does not $deed")
        }
        action?.let { app.dispatch(it) }
        settle()
    }

    override fun liveCode() = app.view().liveCode

    private fun guest() =
        ((app.view().screen as? CounterScreen.Desk)?.view?.state as? DeskState.Guest)?.view ?: error("no guest at the desk")

    override fun seen() = app.view().seen()

    override fun close() {
        app.destroy()
        folder.deleteRecursively()
    }
}

/** The passholder's app. */
class PassholderSeat(private val registry: String) : Seat {
    private val folder = Files.createTempDirectory("uitpas-passholder-").toFile()
    private val secrets = MemorySecrets()
    private var online = true
    private var app = open()

    private fun open() = PassholderApp.open(config(registry, folder.path, online), secrets, HostClock)

    private fun settle() = runBlocking { app.settled() }

    override fun act(step: JsonNode, other: Seat) {
        val action = when (val deed = step.text("do")) {
            "login" -> {
                app.dispatch(PassholderAction.Login)
                settle()
                val screen = app.view().screen as? PassholderScreen.Login ?: error("not at the login")
                val address = checkNotNull(screen.view.authorizeUrl) { "no address to log in at" }
                PassholderAction.LoginReturned(Person.logIn(address, step.text("user")))
            }
            "open-tab" -> PassholderAction.OpenTab(TabId.valueOf(step.text("tab").uppercase()))
            "scan-poster" -> PassholderAction.CodeRead(Person.readPoster(registry, step.text("event")))
            "scan-screen" -> PassholderAction.CodeRead(Person.readScreen(other.liveCode()))
            "scan-text" -> PassholderAction.CodeRead(step.text("text"))
            "open-reward" -> PassholderAction.OpenReward(step.text("id"))
            "ask-redeem" -> PassholderAction.AskRedeem
            "confirm-redeem" -> PassholderAction.ConfirmRedeem
            "show-pass-of" -> {
                val screen = app.view().screen as? PassholderScreen.Pass ?: error("not at the pass")
                PassholderAction.ShowPassOf(screen.view.family[step["index"].asInt()].id)
            }
            "set-language" -> PassholderAction.SetLanguage(step.text("tag"))
            "offline", "online" -> null.also {
                online = deed == "online"
                app.setOnline(online)
            }
            "restart" -> null.also {
                app.destroy()
                app = open()
            }
            else -> error("a passholder does not $deed")
        }
        action?.let { app.dispatch(it) }
        settle()
    }

    override fun liveCode() = app.view().liveCode

    override fun seen() = app.view().seen()

    override fun close() {
        app.destroy()
        folder.deleteRecursively()
    }
}
