package org.uitpas.open.app.passholder

import android.view.View
import android.widget.Switch
import android.widget.TextView
import org.uitpas.open.app.R
import org.uitpas.open.app.ui.languages
import org.uitpas.open.app.ui.list
import org.uitpas.open.app.ui.longList
import org.uitpas.open.app.ui.offer
import org.uitpas.open.app.ui.say
import org.uitpas.open.core.MoreView
import org.uitpas.open.core.PassholderAction

/** Family, language, the other side, what this is, logging out. */
internal fun View.more(view: MoreView, act: (PassholderAction) -> Unit, toCounter: () -> Unit, openLicences: () -> Unit) {
    say(R.id.title, view.title)
    say(R.id.name, view.name)
    family(view.familyTitle, view.family, act)
    say(R.id.languages_title, view.languagesTitle)
    languages(view.languages) { act(PassholderAction.SetLanguage(it)) }
    say(R.id.opt_ins_title, view.optInsTitle.takeIf { view.optIns.isNotEmpty() })
    list(R.id.opt_ins, R.layout.opt_in, view.optIns) { choice ->
        (this as Switch).text = choice.label
        // The core's answer is shown, not the finger's wish.
        isChecked = choice.selected
        setOnClickListener {
            isChecked = choice.selected
            act(PassholderAction.SetOptIn(choice.id, !choice.selected))
        }
    }
    offer(R.id.other_side, view.counterLabel, toCounter)
    say(R.id.about_title, view.aboutTitle)
    say(R.id.about_text, view.aboutText)
    offer(R.id.licences, view.licencesLabel, openLicences)
    say(R.id.log_out_warning, view.logOutWarning)
    offer(R.id.log_out, view.logOutLabel) {
        // With the warning on the screen, the same button means it.
        act(PassholderAction.Logout(evenIfWaiting = view.logOutWarning.isNotEmpty()))
    }
}

/** What this app is made of, as its licences ask. */
internal fun View.licences(title: String) {
    val paragraphs = context.assets.open("licences.txt").bufferedReader().use { it.readLines() }
    longList(R.layout.licences_head, null, title, paragraphs, R.layout.paragraph) { (this as TextView).text = it }
}
