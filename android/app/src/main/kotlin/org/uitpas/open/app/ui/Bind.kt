package org.uitpas.open.app.ui

import android.view.LayoutInflater
import android.view.View
import android.view.ViewGroup
import android.view.inputmethod.EditorInfo
import android.widget.EditText
import android.widget.ImageView
import android.widget.TextView
import org.uitpas.open.app.R
import org.uitpas.open.core.LanguageRow
import org.uitpas.open.core.Pictogram

// How views are filled. A view that already says it is left alone, so that a screen reader is not told twice and
// focus, scrolling and what was typed stay.

/** Here, or taking no room. */
var View.shown: Boolean
    get() = visibility == View.VISIBLE
    set(value) {
        visibility = if (value) View.VISIBLE else View.GONE
    }

/** Says it, or takes no room when there is nothing to say. */
fun View.say(id: Int, text: String?) {
    val line = findViewById<TextView>(id)
    if (line.text.toString() != text.orEmpty()) line.text = text.orEmpty()
    line.shown = !text.isNullOrEmpty()
}

/** A button with this label, or none. */
fun View.offer(id: Int, label: String?, deed: () -> Unit) {
    say(id, label)
    findViewById<View>(id).setOnClickListener { deed() }
}

/** A button that is only a sign: the label is for who does not see it. */
fun View.offerSign(id: Int, label: String?, deed: () -> Unit) {
    val button = findViewById<View>(id)
    button.shown = label != null
    button.contentDescription = label
    if (label != null) button.tooltipText = label
    button.setOnClickListener { deed() }
}

/** A pictogram, or none. */
fun View.draw(id: Int, pictogram: Pictogram?) {
    val picture = findViewById<ImageView>(id)
    picture.shown = pictogram != null
    pictogram?.let { picture.show(it.drawable) }
}

/** Shows this drawing; the platform would load the same one anew each time. */
fun ImageView.show(drawing: Int) {
    if (tag == drawing) return
    tag = drawing
    setImageResource(drawing)
}

/** One `layout` for each of `rows`, in order; views are used again. */
fun <T> View.list(id: Int, layout: Int, rows: List<T>, show: View.(T) -> Unit) {
    val box = findViewById<ViewGroup>(id)
    if (box.childCount > rows.size) box.removeViews(rows.size, box.childCount - rows.size)
    while (box.childCount < rows.size) LayoutInflater.from(context).inflate(layout, box)
    rows.forEachIndexed { place, row -> box.getChildAt(place).show(row) }
    box.shown = rows.isNotEmpty()
}

/** A generic line of a list; what is not given takes no room. */
fun View.row(
    pictogram: Pictogram?,
    title: String,
    sub: String? = null,
    note: String? = null,
    warning: String? = null,
    badge: String? = null,
    amount: String? = null,
    selected: Boolean = false,
    deedLabel: String? = null,
    deed: (() -> Unit)? = null,
) {
    draw(R.id.icon, pictogram)
    say(R.id.title, title)
    say(R.id.sub, sub)
    say(R.id.note, note)
    say(R.id.warning, warning)
    say(R.id.badge, badge)
    say(R.id.amount, amount)
    say(R.id.deed, deedLabel)
    isSelected = selected
    setOnClickListener(deed?.let { { _ -> it() } })
    isClickable = deed != null
    isFocusable = true
}

/** Says more than one thing in one line, leaving out what is empty or said already. */
fun joined(vararg parts: String) = parts.filter { it.isNotEmpty() }.distinct().joinToString(" · ")

/** A field whose text the core knows too: not pulled away from under who types. */
fun View.field(id: Int, text: String, done: (String) -> Unit) {
    val field = findViewById<EditText>(id)
    if (!field.hasFocus() && field.text.toString() != text) field.setText(text)
    field.onDone { done(field.text.toString()) }
}

/** Return, search or go on the keyboard, and the return key of a scanner that is plugged in. */
fun EditText.onDone(deed: () -> Unit) = setOnEditorActionListener { _, action, event ->
    val pressed = event?.let { it.action == android.view.KeyEvent.ACTION_DOWN } ?: (action != EditorInfo.IME_NULL)
    if (pressed) deed()
    true
}

/** What was typed, taken out of the field. */
fun View.taken(id: Int): String {
    val field = findViewById<EditText>(id)
    return field.text.toString().also { field.text.clear() }
}

/** The languages, each by its own name. */
fun View.languages(rows: List<LanguageRow>, choose: (tag: String) -> Unit) = list(R.id.languages, R.layout.wide_choice, rows) { row ->
    (this as TextView).text = row.name
    textLocale = java.util.Locale.forLanguageTag(row.tag)
    isSelected = row.selected
    setOnClickListener { choose(row.tag) }
}
