package org.uitpas.open.app.counter

import android.view.View
import android.view.ViewGroup
import android.widget.Button
import android.widget.EditText
import org.uitpas.open.app.R
import org.uitpas.open.app.ui.offerSign
import org.uitpas.open.app.ui.onDone
import org.uitpas.open.app.ui.say
import org.uitpas.open.app.ui.taken
import org.uitpas.open.core.CounterLabels

/** Large keys instead of the system's keyboard. What a plugged-in scanner or keyboard types goes to the same field. */
internal fun View.numberPad(label: String, labels: CounterLabels, identify: (String) -> Unit) {
    say(R.id.input_label, label)
    val field = findViewById<EditText>(R.id.pass)
    val send = { identify(taken(R.id.pass)) }
    field.showSoftInputOnFocus = false
    field.onDone(send)
    val pad = findViewById<ViewGroup>(R.id.pad)
    for (row in 0 until pad.childCount) {
        val keys = pad.getChildAt(row) as ViewGroup
        for (place in 0 until keys.childCount) {
            val key = keys.getChildAt(place) as? Button ?: continue
            key.setOnClickListener { field.text.insert(field.selectionEnd, key.text) }
        }
    }
    offerSign(R.id.pad_back, labels.deleteDigit) {
        val at = field.selectionEnd
        if (at > 0) field.text.delete(at - 1, at)
    }
    offerSign(R.id.pad_go, labels.identify, send)
}
