package org.uitpas.open.app

import android.graphics.Bitmap
import android.graphics.drawable.BitmapDrawable
import android.widget.ImageView
import com.fasterxml.jackson.databind.JsonNode
import org.uitpas.open.app.camera.GreyFrame
import org.uitpas.open.core.CounterScreen
import org.uitpas.open.core.DeskState
import org.uitpas.open.core.PassholderScreen
import org.uitpas.open.core.TabId
import org.uitpas.open.host.Expectations
import org.uitpas.open.host.seen

/** Plays a scenario file on two phones, one for each side, by hand and eye; the format is described beside the files. */
class ScenarioPlayer(private val cameras: FakeCameras) {
    private val phones = Sides.entries.associateWith { Phone() }
    private val started = mutableSetOf<Sides>()
    private val expectations = Expectations()

    fun play(scenario: JsonNode) {
        scenario["steps"].forEachIndexed { index, step ->
            val at = "“${scenario["title"].asText()}”, step ${index + 1}: $step"
            try {
                step(step, at)
            } catch (error: IllegalStateException) {
                throw AssertionError(at, error)
            }
        }
    }

    private fun step(step: JsonNode, at: String) {
        val app = step["app"].asText()
        val side = Sides.valueOf(app.uppercase())
        val phone = take(side)
        if (step.has("do")) {
            if (side == Sides.COUNTER) phone.atCounter(step) else phone.asPassholder(step)
        } else {
            val seen = if (side == Sides.COUNTER) phone.counterView.seen() else phone.passholderView.seen()
            expectations.compare(app, step["expect"], seen, at)
            for (text in if (side == Sides.COUNTER) phone.counterTexts() else phone.passholderTexts()) {
                if (text.isNotEmpty() && text !in phone.words()) throw AssertionError("$at\n“$text” is not among ${phone.words()}")
            }
        }
    }

    private fun take(side: Sides): Phone {
        val phone = phones.getValue(side)
        phone.pickUp(side)
        if (started.add(side)) phone.start(side) else phone.settle()
        return phone
    }

    private fun Phone.atCounter(step: JsonNode) {
        when (val deed = step.text("do")) {
            "choose-counter" -> {
                val rows = (counterView.screen as CounterScreen.ChooseCounter).view.rows
                pressRow(R.id.rows, rows.indexOfFirst { it.id == step.text("id") })
            }
            "choose-activity" -> chooseActivity(step["id"]?.takeUnless { it.isNull }?.asText())
            "identify" -> identify(step.text("input"))
            "ask-redeem" -> {
                val guest = ((counterView.screen as CounterScreen.Desk).view.state as DeskState.Guest).view
                pressRow(R.id.rewards, guest.rewards.indexOfFirst { it.id == step.text("id") })
            }
            "confirm-redeem" -> press(R.id.yes)
            "sell" -> {
                val id = counterView.seen().sells[step["index"].asInt()]
                val guest = ((counterView.screen as CounterScreen.Desk).view.state as DeskState.Guest).view
                if (guest.price?.id == id) press(R.id.sell) else pressRow(R.id.prices, guest.prices.indexOfFirst { it.id == id })
            }
            "undo" -> pressIn(R.id.foot, R.id.undo)
            "next-guest" -> press(R.id.next_guest)
            "back" -> check(back()) { "going back left the app" }
            "show-code" -> inMenu(R.id.show_code)
            "hide-code" -> press(R.id.hide_code)
            "start-kiosk" -> inMenu(R.id.kiosk)
            "stop-kiosk" -> press(R.id.leave)
            "set-pin" -> {
                press(R.id.menu)
                type(R.id.pin, step.text("pin"))
                press(R.id.save_pin)
            }
            "remove-pin" -> {
                inMenu(R.id.remove_pin)
                back()
            }
            "lock" -> inMenu(R.id.lock)
            "unlock" -> {
                type(R.id.pin, step.text("pin"))
                press(R.id.unlock)
            }
            "scan-screen" -> scan(Sights.screen(codeOn(Sides.PASSHOLDER)))
            "set-language" -> {
                press(R.id.menu)
                pressRow(R.id.languages, counterView.languages.indexOfFirst { it.tag == step.text("tag") })
                back()
            }
            else -> anywhere(deed, step)
        }
    }

    private fun Phone.asPassholder(step: JsonNode) {
        when (val deed = step.text("do")) {
            "open-tab" -> {
                val wanted = TabId.valueOf(step.text("tab").uppercase())
                pressRow(R.id.tabs, passholderView.tabs.indexOfFirst { it.id == wanted })
            }
            "scan-poster" -> scan(Sights.poster(TestApplication.registry.url, step.text("event")))
            "scan-screen" -> scan(Sights.screen(codeOn(Sides.COUNTER)))
            "scan-text" -> {
                type(R.id.typed, step.text("text"))
                press(R.id.submit)
            }
            "open-reward" -> {
                val rows = (passholderView.screen as PassholderScreen.Rewards).view.rows
                pressRow(R.id.rows, rows.indexOfFirst { it.id == step.text("id") })
            }
            "ask-redeem" -> press(R.id.redeem)
            "confirm-redeem" -> press(R.id.yes)
            "show-pass-of" -> pressRow(R.id.family, step["index"].asInt())
            "set-language" -> {
                val languages = (passholderView.screen as PassholderScreen.More).view.languages
                pressRow(R.id.languages, languages.indexOfFirst { it.tag == step.text("tag") })
            }
            else -> anywhere(deed, step)
        }
    }

    private fun Phone.anywhere(deed: String, step: JsonNode) = when (deed) {
        "login" -> logIn(step.text("user"))
        "offline", "online" -> network(deed == "online")
        "restart" -> die()
        else -> error("nobody does $deed on a phone")
    }

    private fun Phone.chooseActivity(id: String?) {
        if (id == null) return press(R.id.without)
        val rows = (counterView.screen as CounterScreen.ChooseActivity).view.rows
        pressRow(R.id.rows, rows.indexOfFirst { it.id == id })
    }

    private fun Phone.inMenu(id: Int) {
        press(R.id.menu)
        press(id)
    }

    /** A chip is held at the phone, a number is typed; where there is no field for it, the guest's pass has a chip too. */
    private fun Phone.identify(input: String) {
        val chip = input.takeIf { CHIP.matches(it) } ?: CHIPS[input].takeIf { counterView.screen is CounterScreen.Kiosk }
        if (chip != null) return tap(chip)
        if (sees(R.id.next_guest)) press(R.id.next_guest)
        type(R.id.pass, input)
        press(R.id.pad_go)
    }

    /** Turns the camera on anew, as one does for a code that it saw a moment ago. */
    private fun Phone.scan(sight: GreyFrame) {
        if (sees(R.id.camera_stop)) press(R.id.camera_stop)
        press(R.id.camera_start)
        look(cameras.on, sight)
        if (sees(R.id.camera_stop)) press(R.id.camera_stop)
    }

    private fun codeOn(side: Sides): Bitmap {
        val mine = Sides.entries.first { it != side }
        val code = (take(side).find(R.id.live_code) as ImageView).drawable as BitmapDrawable
        take(mine)
        return code.bitmap
    }

    private fun Phone.counterTexts(): List<String> {
        val screen = counterView.screen
        val texts = when (screen) {
            is CounterScreen.Desk -> when (val state = screen.view.state) {
                is DeskState.Waiting -> listOf(screen.view.prompt)
                is DeskState.Guest -> state.view.run {
                    listOf(headline, detail, nextStep, balanceText, number) + rewards.map { it.title }
                }
                is DeskState.ConfirmRedeem -> listOf(state.view.question, state.view.after)
            }
            is CounterScreen.Kiosk -> screen.view.result?.run { listOf(headline, detail) } ?: listOf(screen.view.text)
            is CounterScreen.Locked -> listOf(screen.view.title, screen.view.wrongText)
            is CounterScreen.ChooseCounter -> listOf(screen.view.title)
            is CounterScreen.ChooseActivity -> listOf(screen.view.title, screen.view.counterName)
            is CounterScreen.Login -> listOf(screen.view.title, screen.view.text)
            is CounterScreen.Desks -> listOf(screen.view.title)
        }
        return texts + counterView.status.text + listOfNotNull(counterView.notice?.text)
    }

    private fun Phone.passholderTexts(): List<String> {
        val texts = when (val screen = passholderView.screen) {
            is PassholderScreen.Pass -> screen.view.run { listOf(name, number, balanceText, waitingText) + family.map { it.name } }
            is PassholderScreen.Scan -> screen.view.result?.run { listOf(headline, detail, nextStep) } ?: listOf(screen.view.prompt)
            is PassholderScreen.History -> screen.view.rows.take(1).flatMap { listOf(it.title, it.points) }
            is PassholderScreen.Rewards -> listOf(screen.view.title)
            is PassholderScreen.Reward -> screen.view.run { listOf(card.title) + listOfNotNull(redeemed?.headline, redeemed?.code) }
            is PassholderScreen.More -> listOf(screen.view.title)
            is PassholderScreen.Login -> listOf(screen.view.title, screen.view.text)
        }
        return texts + passholderView.status.text + listOfNotNull(passholderView.notice?.text)
    }

    private fun JsonNode.text(name: String) = checkNotNull(this[name]) { "no $name in the step" }.asText()

    private companion object {
        val CHIP = Regex("[0-9A-Fa-f]{14}")

        /** The chips of the demo's passes that guests hold at a kiosk. */
        val CHIPS = mapOf("0900000067513" to "04363CDAEE3880")
    }
}
