package org.uitpas.open.app.passholder

import android.view.View
import android.widget.EditText
import org.uitpas.open.app.R
import org.uitpas.open.app.camera.CameraPane
import org.uitpas.open.app.ui.offer
import org.uitpas.open.app.ui.onDone
import org.uitpas.open.app.ui.say
import org.uitpas.open.app.ui.shown
import org.uitpas.open.app.ui.taken
import org.uitpas.open.app.ui.verdict
import org.uitpas.open.core.PassholderAction
import org.uitpas.open.core.ScanView

/** Scanning a poster: with the camera, out of a picture, or by typing what is under the code. */
internal fun View.scan(view: ScanView, act: (PassholderAction) -> Unit) {
    say(R.id.title, view.title)
    say(R.id.prompt, view.prompt)
    findViewById<View>(R.id.result).run {
        shown = view.result != null
        view.result?.let { verdict(it.tone, it.pictogram, it.headline, it.detail, it.nextStep) }
    }
    findViewById<CameraPane>(R.id.camera).bind(
        view.camera,
        { act(PassholderAction.CodeRead(it)) },
        { act(PassholderAction.NoCodeFound) },
    )
    say(R.id.typed_label, view.typedLabel)
    val send = { act(PassholderAction.CodeRead(taken(R.id.typed))) }
    findViewById<EditText>(R.id.typed).onDone(send)
    offer(R.id.submit, view.submitLabel, send)
}
