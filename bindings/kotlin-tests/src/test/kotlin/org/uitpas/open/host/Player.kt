package org.uitpas.open.host

import com.fasterxml.jackson.databind.JsonNode
import java.nio.file.Files
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
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

/** What an expectation is held against, the same for both apps. */
data class Seen(
    val screen: String,
    val waiting: UInt,
    val online: Boolean,
    val notice: String?,
    val state: String? = null,
    val code: String? = null,
    val tone: String? = null,
    val balance: Long? = null,
    val pointsSaved: UInt? = null,
    val rewards: List<String> = emptyList(),
    val historyFirst: String? = null,
    val historyWaiting: Int = 0,
    val family: Int = 0,
    val liveCode: Boolean = false,
    val redeemed: Boolean = false,
)

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
    private val lastBalance = mutableMapOf<String, Long>()

    fun play(scenario: JsonNode) {
        scenario["steps"].forEachIndexed { index, step ->
            val at = "“${scenario["title"].asText()}”, step ${index + 1}: $step"
            val app = step["app"].asText()
            val seat = seats.getValue(app)
            try {
                if (step.has("do")) {
                    seat.act(
                        step,
                        seats.getValue(
                            if (app ==
                                "counter"
                            ) {
                                "passholder"
                            } else {
                                "counter"
                            },
                        ),
                    )
                } else {
                    compare(app, step["expect"], seat.seen(), at)
                }
            } catch (error: IllegalStateException) {
                throw AssertionError(at, error)
            }
        }
    }

    override fun close() = seats.values.forEach { it.close() }

    private fun compare(app: String, expect: JsonNode, seen: Seen, at: String) {
        val all = "$at\nseen: $seen"
        for ((name, value) in expect.properties()) {
            when (name) {
                "screen" -> assertEquals(value.asText(), seen.screen, all)
                "state" -> assertEquals(value.asText(), seen.state, all)
                "code" -> assertEquals(value.asText(), seen.code, all)
                "tone" -> assertEquals(value.asText(), seen.tone, all)
                "notice" -> assertEquals(if (value.isNull) null else value.asText(), seen.notice, all)
                "history-first" -> assertEquals(value.asText(), seen.historyFirst, all)
                "points-saved" -> assertEquals(value.asInt().toUInt(), seen.pointsSaved, all)
                "waiting" -> assertEquals(value.asInt().toUInt(), seen.waiting, all)
                "online" -> assertEquals(value.asBoolean(), seen.online, all)
                "history-waiting" -> assertEquals(value.asInt(), seen.historyWaiting, all)
                "family" -> assertEquals(value.asInt(), seen.family, all)
                "live-code" -> assertEquals(value.asBoolean(), seen.liveCode, all)
                "redeemed" -> assertEquals(value.asBoolean(), seen.redeemed, all)
                "rewards-include" -> value.forEach { assertTrue(it.asText() in seen.rewards, all) }
                "rewards-exclude" -> value.forEach { assertFalse(it.asText() in seen.rewards, all) }
                "balance" -> {
                    val now = checkNotNull(seen.balance) { "no balance on screen" }
                    val expected = when {
                        value.isNumber -> value.asLong()
                        value.asText() == "any" -> now
                        else -> lastBalance.getValue(app) + value.asText().removePrefix("+").toLong()
                    }
                    assertEquals(expected, now, all)
                    lastBalance[app] = now
                }
                else -> error("unknown expectation $name")
            }
        }
    }
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

    override fun liveCode() = when (val screen = app.view().screen) {
        is CounterScreen.Desk -> screen.view.liveCode?.code
        is CounterScreen.Kiosk -> screen.view.code
        else -> null
    }

    private fun guest() =
        ((app.view().screen as? CounterScreen.Desk)?.view?.state as? DeskState.Guest)?.view ?: error("no guest at the desk")

    override fun seen(): Seen {
        val view = app.view()
        val seen = Seen("", view.status.waiting, view.status.online, view.notice?.code, liveCode = liveCode() != null)
        return when (val screen = view.screen) {
            is CounterScreen.Login -> seen.copy(screen = "login")
            is CounterScreen.ChooseCounter -> seen.copy(screen = "choose-counter")
            is CounterScreen.ChooseActivity -> seen.copy(screen = "choose-activity")
            is CounterScreen.Desks -> seen.copy(screen = "desks")
            is CounterScreen.Locked -> seen.copy(screen = "locked")
            is CounterScreen.Kiosk -> seen.copy(
                screen = "kiosk",
                code = screen.view.result?.code,
                tone = screen.view.result?.tone?.name?.lowercase(),
            )
            is CounterScreen.Desk -> when (val state = screen.view.state) {
                is DeskState.Waiting -> seen.copy(screen = "desk", state = "waiting")
                is DeskState.ConfirmRedeem -> seen.copy(screen = "desk", state = "confirm")
                is DeskState.Guest -> seen.copy(
                    screen = "desk",
                    state = "guest",
                    code = state.view.code,
                    tone = state.view.tone.name.lowercase(),
                    balance = state.view.balance,
                    pointsSaved = state.view.pointsSaved,
                    rewards = state.view.rewards.map { it.id },
                )
            }
        }
    }

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

    override fun liveCode() = (app.view().screen as? PassholderScreen.Pass)?.view?.liveCode

    override fun seen(): Seen {
        val view = app.view()
        val seen = Seen("", view.status.waiting, view.status.online, view.notice?.code, liveCode = liveCode() != null)
        return when (val screen = view.screen) {
            is PassholderScreen.Login -> seen.copy(screen = "login")
            is PassholderScreen.Pass ->
                seen.copy(screen = "pass", balance = screen.view.balance, family = screen.view.family.size)
            is PassholderScreen.History -> seen.copy(
                screen = "history",
                historyFirst = screen.view.rows.firstOrNull()?.points,
                historyWaiting = screen.view.rows.count { it.waiting },
            )
            is PassholderScreen.Rewards -> seen.copy(screen = "rewards", rewards = screen.view.rows.map { it.id })
            is PassholderScreen.Reward -> seen.copy(screen = "reward", redeemed = screen.view.redeemed != null)
            is PassholderScreen.Scan -> seen.copy(
                screen = "scan",
                code = screen.view.result?.code,
                tone = screen.view.result?.tone?.name?.lowercase(),
            )
            is PassholderScreen.More -> seen.copy(screen = "more", family = screen.view.family.size)
        }
    }

    override fun close() {
        app.destroy()
        folder.deleteRecursively()
    }
}
