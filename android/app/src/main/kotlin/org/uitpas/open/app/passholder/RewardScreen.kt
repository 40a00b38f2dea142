package org.uitpas.open.app.passholder

import android.view.View
import android.widget.TextView
import org.uitpas.open.app.R
import org.uitpas.open.app.ui.draw
import org.uitpas.open.app.ui.joined
import org.uitpas.open.app.ui.list
import org.uitpas.open.app.ui.offer
import org.uitpas.open.app.ui.say
import org.uitpas.open.app.ui.sheetOf
import org.uitpas.open.app.ui.shown
import org.uitpas.open.core.PassholderAction
import org.uitpas.open.core.RewardView
import org.uitpas.open.core.Tone

/** One reward, and redeeming it where that is possible here. */
internal fun View.reward(view: RewardView, act: (PassholderAction) -> Unit, open: (url: String) -> Unit) {
    val card = view.card
    draw(R.id.icon, card.pictogram)
    say(R.id.title, card.title)
    say(R.id.place, card.place)
    say(R.id.price, card.price)
    say(R.id.reach, card.reach)
    say(R.id.badges, joined(*card.badges.toTypedArray()))

    val got = view.redeemed
    findViewById<View>(R.id.redeemed).run {
        shown = got != null
        sheetOf(Tone.GOOD)
    }
    say(R.id.redeemed_headline, got?.headline)
    say(R.id.redeemed_text, got?.text)
    say(R.id.redeemed_code, got?.code)
    offer(R.id.redeemed_link, got?.linkLabel.takeIf { got?.link != null }) { got?.link?.let(open) }

    val confirm = view.confirm
    findViewById<View>(R.id.confirm).shown = confirm != null
    say(R.id.question, confirm?.question)
    say(R.id.after, confirm?.after)
    offer(R.id.yes, confirm?.yes) { act(PassholderAction.ConfirmRedeem) }
    offer(R.id.no, confirm?.no) { act(PassholderAction.CancelRedeem) }

    offer(R.id.redeem, view.redeemButton.takeIf { confirm == null }) { act(PassholderAction.AskRedeem) }
    findViewById<View>(R.id.redeem).isEnabled = !view.busy
    say(R.id.redeem_text, view.redeemText)
    say(R.id.description, view.description)
    say(R.id.practical, view.practical)
    say(R.id.period, view.period)
    say(R.id.counters_title, view.countersTitle.takeIf { view.counters.isNotEmpty() })
    list(R.id.counters, R.layout.line, view.counters) { (this as TextView).text = it }
}
