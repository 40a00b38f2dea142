package org.uitpas.open.app.counter

import android.view.View
import android.widget.ScrollView
import org.uitpas.open.app.R
import org.uitpas.open.app.camera.CameraPane
import org.uitpas.open.app.system.TagReader
import org.uitpas.open.app.ui.joined
import org.uitpas.open.app.ui.list
import org.uitpas.open.app.ui.offer
import org.uitpas.open.app.ui.qr
import org.uitpas.open.app.ui.row
import org.uitpas.open.app.ui.say
import org.uitpas.open.app.ui.shape
import org.uitpas.open.app.ui.shown
import org.uitpas.open.app.ui.verdict
import org.uitpas.open.core.ConfirmRedeemView
import org.uitpas.open.core.CounterAction
import org.uitpas.open.core.CounterLabels
import org.uitpas.open.core.DeskState
import org.uitpas.open.core.DeskView
import org.uitpas.open.core.GuestRow
import org.uitpas.open.core.LiveCodeView
import org.uitpas.open.core.VerdictView

/** The counter at work: for the next guest, with a guest, or asking before points are spent. */
internal fun View.desk(view: DeskView, labels: CounterLabels, tags: TagReader, act: (CounterAction) -> Unit) {
    val waiting = view.state is DeskState.Waiting
    val guest = (view.state as? DeskState.Guest)?.view
    val confirm = (view.state as? DeskState.ConfirmRedeem)?.view
    val head = waiting || confirm != null
    say(R.id.title, view.title.takeIf { head })
    say(R.id.subtitle, joined(view.subtitle, view.counterName).takeIf { head })
    say(R.id.holds, view.holdsText.takeIf { waiting })
    liveCode(view.liveCode.takeIf { waiting }, act)
    findViewById<View>(R.id.waiting).shown = waiting
    say(R.id.prompt, view.prompt)
    say(R.id.nfc_off, labels.nfcOff.takeIf { tags.isOff })
    offer(R.id.nfc_settings, labels.nfcSettings.takeIf { tags.isOff }, tags::openSettings)
    numberPad(view.inputLabel, labels) { act(CounterAction.Identify(it)) }
    findViewById<CameraPane>(R.id.camera).bind(
        view.camera,
        { act(CounterAction.Identify(it)) },
        // Nothing to identify: the core says so.
        { act(CounterAction.Identify("")) },
    ) { on -> findViewById<View>(R.id.pad).shown = !on }
    val before = findViewById<View>(R.id.verdict).shown
    guest(guest, labels, act)
    confirm(confirm, act)
    offer(R.id.sell, guest?.price?.button) { guest?.price?.let { act(CounterAction.Sell(it.id)) } }
    // The rows of guests have such a button too.
    findViewById<View>(R.id.foot).offer(R.id.undo, guest?.undo?.label) { guest?.undo?.let { act(CounterAction.Undo(it.id)) } }
    offer(R.id.next_guest, guest?.nextLabel) { act(CounterAction.NextGuest) }
    findViewById<View>(R.id.foot).shown = !waiting
    guests(view, labels, act)
    // A verdict is seen from its top.
    if ((guest != null) != before) findViewById<ScrollView>(R.id.desk_scroll).scrollTo(0, 0)
}

private fun View.liveCode(live: LiveCodeView?, act: (CounterAction) -> Unit) {
    findViewById<View>(R.id.live).shown = live != null
    say(R.id.live_title, live?.title)
    qr(R.id.live_code, live?.code)
    say(R.id.live_text, live?.text)
    offer(R.id.hide_code, live?.hideLabel) { act(CounterAction.HideCode) }
}

private fun View.guest(guest: VerdictView?, labels: CounterLabels, act: (CounterAction) -> Unit) {
    findViewById<View>(R.id.verdict).run {
        shown = guest != null
        guest?.let { verdict(it.tone, it.pictogram, it.headline, it.detail, it.nextStep) }
        say(R.id.balance, guest?.balanceText)
        say(R.id.as_of, guest?.asOf)
        say(R.id.guest_price, guest?.price?.let { joined(it.price, it.regular) })
        say(R.id.guest_name, guest?.name)
        say(R.id.number, guest?.number)
        findViewById<View>(R.id.heart).run {
            shown = guest?.heart == true
            contentDescription = labels.heart
        }
    }
    val prices = guest?.prices.orEmpty()
    say(R.id.prices_title, guest?.pricesTitle.takeIf { prices.isNotEmpty() || guest?.pricesText?.isNotEmpty() == true })
    say(R.id.prices_text, guest?.pricesText)
    list(R.id.prices, R.layout.row, prices) {
        val sell = { act(CounterAction.Sell(it.id)) }.takeIf { _ -> it.button != null }
        row(it.pictogram, it.name, it.regular, badge = it.price, deedLabel = it.button, deed = sell)
    }
    val rewards = guest?.rewards.orEmpty()
    val refused = guest?.rewardsRefused.orEmpty()
    val any = rewards.isNotEmpty() || refused.isNotEmpty() || !guest?.rewardsText.isNullOrEmpty()
    say(R.id.rewards_title, guest?.rewardsTitle.takeIf { any })
    say(R.id.rewards_text, guest?.rewardsText)
    list(R.id.rewards, R.layout.row, rewards) {
        row(it.pictogram, it.title, badge = it.price, deedLabel = it.button) { act(CounterAction.AskRedeem(it.id)) }
    }
    list(R.id.refused, R.layout.row, refused) { row(it.pictogram, it.title, it.text, badge = it.price) }
}

private fun View.confirm(confirm: ConfirmRedeemView?, act: (CounterAction) -> Unit) {
    findViewById<View>(R.id.confirm).shown = confirm != null
    say(R.id.question, confirm?.question)
    say(R.id.reward_title, confirm?.rewardTitle)
    say(R.id.price, confirm?.price)
    say(R.id.after, confirm?.after)
    offer(R.id.yes, confirm?.yes) { act(CounterAction.ConfirmRedeem) }
    findViewById<View>(R.id.yes).isEnabled = confirm?.busy == false
    offer(R.id.no, confirm?.no) { act(CounterAction.Back) }
}

private fun View.guests(view: DeskView, labels: CounterLabels, act: (CounterAction) -> Unit) {
    say(R.id.guests_title, view.guestsTitle)
    say(R.id.session_text, view.sessionText)
    list(R.id.guests, R.layout.guest, view.guests) { row: GuestRow ->
        shape(R.id.guest_shape, R.id.icon, row.tone, row.pictogram)
        say(R.id.title, row.text)
        say(R.id.sub, joined(row.number, row.time))
        findViewById<View>(R.id.pending).run {
            shown = row.waiting
            contentDescription = labels.waiting
        }
        offer(R.id.undo, row.undo?.label) { row.undo?.let { act(CounterAction.Undo(it.id)) } }
    }
}
