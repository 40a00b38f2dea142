package org.uitpas.open.host

import com.fasterxml.jackson.databind.JsonNode
import org.uitpas.open.core.CounterScreen
import org.uitpas.open.core.CounterView
import org.uitpas.open.core.DeskState
import org.uitpas.open.core.PassholderScreen
import org.uitpas.open.core.PassholderView
import org.uitpas.open.core.QrView
import org.uitpas.open.core.VerdictView

/** What an expectation of a scenario is held against, the same for both apps. */
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
    val prices: Int = 0,
    val sells: List<String> = emptyList(),
    val historyFirst: String? = null,
    val historyWaiting: Int = 0,
    val family: Int = 0,
    val liveCode: Boolean = false,
    val redeemed: Boolean = false,
)

private val VerdictView.allPrices
    get() = listOfNotNull(price) + prices

/** The code on the counter's screen that changes by itself. */
val CounterView.liveCode: QrView?
    get() = when (val screen = screen) {
        is CounterScreen.Desk -> screen.view.liveCode?.code
        is CounterScreen.Kiosk -> screen.view.code
        else -> null
    }

/** The code on the pass that changes by itself. */
val PassholderView.liveCode: QrView?
    get() = (screen as? PassholderScreen.Pass)?.view?.liveCode

/** What a volunteer sees. */
fun CounterView.seen(): Seen {
    val seen = Seen("", status.waiting, status.online, notice?.code, liveCode = liveCode != null)
    return when (val screen = screen) {
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
                prices = state.view.allPrices.size,
                sells = state.view.allPrices.filter { it.button != null }.map { it.id },
            )
        }
    }
}

/** What a passholder sees. */
fun PassholderView.seen(): Seen {
    val seen = Seen("", status.waiting, status.online, notice?.code, liveCode = liveCode != null)
    return when (val screen = screen) {
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

/** Holds what is seen against what a scenario expects; balances against the one seen before. */
class Expectations {
    private val lastBalance = mutableMapOf<String, Long>()

    /** Throws where `app` shows something else; `at` says which step it is. */
    fun compare(app: String, expect: JsonNode, seen: Seen, at: String) {
        for ((name, value) in expect.properties()) {
            val met = when (name) {
                "screen" -> value.asText() == seen.screen
                "state" -> value.asText() == seen.state
                "code" -> value.asText() == seen.code
                "tone" -> value.asText() == seen.tone
                "notice" -> seen.notice == if (value.isNull) null else value.asText()
                "history-first" -> value.asText() == seen.historyFirst
                "points-saved" -> value.asInt().toUInt() == seen.pointsSaved
                "waiting" -> value.asInt().toUInt() == seen.waiting
                "online" -> value.asBoolean() == seen.online
                "history-waiting" -> value.asInt() == seen.historyWaiting
                "family" -> value.asInt() == seen.family
                "live-code" -> value.asBoolean() == seen.liveCode
                "redeemed" -> value.asBoolean() == seen.redeemed
                "prices" -> value.asInt() == seen.prices
                "sells" -> value.asInt() == seen.sells.size
                "rewards-include" -> value.all { it.asText() in seen.rewards }
                "rewards-exclude" -> value.none { it.asText() in seen.rewards }
                "balance" -> balance(app, value, seen.balance)
                else -> error("unknown expectation $name")
            }
            if (!met) throw AssertionError("$at\nnot met: $name\nseen: $seen")
        }
    }

    private fun balance(app: String, expected: JsonNode, now: Long?): Boolean {
        if (now == null) return false
        val before = lastBalance.put(app, now)
        return when {
            expected.isNumber -> now == expected.asLong()
            expected.asText() == "any" -> true
            else -> before != null && now == before + expected.asText().removePrefix("+").toLong()
        }
    }
}
