package org.uitpas.open.app.ui

import android.annotation.TargetApi
import android.graphics.Rect
import android.os.Build
import android.view.View
import android.view.Window
import android.view.WindowInsets
import org.uitpas.open.app.R
import org.uitpas.open.core.Notice
import org.uitpas.open.core.StatusLine
import org.uitpas.open.core.Tab
import org.uitpas.open.core.TabId

/** The bar: where one is, the way back, and the state of network, queue and clock. */
fun View.bar(name: String, status: StatusLine?, back: String?, goBack: () -> Unit) {
    say(R.id.brand, name)
    offerSign(R.id.back, back, goBack)
    findViewById<View>(R.id.status).shown = status != null
    say(R.id.status_text, status?.text)
    say(R.id.clock_warning, status?.clockWarning)
    say(R.id.login_warning, status?.loginWarning)
    status?.let { draw(R.id.status_icon, if (it.online) org.uitpas.open.core.Pictogram.ONLINE else org.uitpas.open.core.Pictogram.OFFLINE) }
}

/** The notice over the screen, or none. */
fun View.notice(notice: Notice?, close: String, dismiss: () -> Unit) {
    val card = findViewById<View>(R.id.notice)
    card.shown = notice != null
    if (notice == null) return
    card.sheetOf(notice.tone)
    card.shape(R.id.notice_shape, R.id.notice_icon, notice.tone, notice.tone.sign)
    card.say(R.id.notice_text, notice.text)
    card.offer(R.id.notice_close, close, dismiss)
}

/** The main places; none before login. */
fun View.tabs(tabs: List<Tab>, open: (TabId) -> Unit) = list(R.id.tabs, R.layout.tab, tabs) { tab ->
    draw(R.id.icon, tab.pictogram)
    say(R.id.title, tab.label)
    contentDescription = tab.label
    isSelected = tab.selected
    setOnClickListener { open(tab.id) }
}

/** Edge to edge: the bar reaches under the status bar, nothing to press lies under the system's own. */
fun View.keepClearOfSystemBars() = setOnApplyWindowInsetsListener { _, insets ->
    val edges = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) edgesOn30(insets) else edges(insets)
    setPadding(edges.left, 0, edges.right, edges.bottom)
    findViewById<View>(R.id.bar).run { setPadding(paddingLeft, edges.top, paddingRight, paddingBottom) }
    insets
}

/** Draws under the system's bars, on every version; from Android 15 on the system does so by itself. */
fun Window.edgeToEdge() = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) edgeToEdgeOn30() else edgeToEdgeBefore()

@TargetApi(Build.VERSION_CODES.R)
private fun Window.edgeToEdgeOn30() = setDecorFitsSystemWindows(false)

@Suppress("DEPRECATION")
private fun Window.edgeToEdgeBefore() {
    decorView.systemUiVisibility = View.SYSTEM_UI_FLAG_LAYOUT_STABLE or View.SYSTEM_UI_FLAG_LAYOUT_FULLSCREEN
}

@Suppress("DEPRECATION")
private fun edges(insets: WindowInsets) = insets.run {
    Rect(systemWindowInsetLeft, systemWindowInsetTop, systemWindowInsetRight, systemWindowInsetBottom)
}

@TargetApi(Build.VERSION_CODES.R)
private fun edgesOn30(insets: WindowInsets): Rect {
    val types = WindowInsets.Type.systemBars() or WindowInsets.Type.displayCutout() or WindowInsets.Type.ime()
    return insets.getInsets(types).run { Rect(left, top, right, bottom) }
}
