package org.uitpas.open.app.counter

import android.os.Bundle
import android.view.View
import android.view.WindowManager
import org.uitpas.open.app.MainActivity
import org.uitpas.open.app.R
import org.uitpas.open.app.Side
import org.uitpas.open.app.Sides
import org.uitpas.open.app.core.Watcher
import org.uitpas.open.app.system.Signals
import org.uitpas.open.app.system.TagReader
import org.uitpas.open.app.system.chooseLanguage
import org.uitpas.open.app.system.languageInSettings
import org.uitpas.open.app.ui.bar
import org.uitpas.open.app.ui.login
import org.uitpas.open.app.ui.notice
import org.uitpas.open.app.ui.offerSign
import org.uitpas.open.app.ui.shown
import org.uitpas.open.app.uitpas
import org.uitpas.open.core.CounterAction
import org.uitpas.open.core.CounterScreen
import org.uitpas.open.core.CounterView
import org.uitpas.open.core.DeskState
import org.uitpas.open.core.Tone

/** The counter's side: guests, one after the other. */
class CounterSide(activity: MainActivity) :
    Side(activity),
    Watcher<CounterView> {
    private val seat = activity.uitpas.counter
    private val signals = Signals(activity)
    private val tags = TagReader(activity) { act(CounterAction.Identify(it)) }
    private var heard: Any? = null
    private var returned = true
    private var openedUrl: String? = null
    private var menu = false
    private var reading = false
    private var pinned = false

    init {
        frame.findViewById<View>(R.id.tabs).shown = false
    }

    override fun resume() {
        returned = true
        activity.languageInSettings()?.takeIf { it != seat.view?.language }?.let { seat.act(CounterAction.SetLanguage(it)) }
        seat.watcher = this
        seat.foreground()
    }

    override fun pause() {
        seat.watcher = null
        read(false)
        signals.release()
    }

    override fun back() {
        if (menu) openMenu(false) else act(CounterAction.Back)
    }

    override fun loginReturned(url: String) = act(CounterAction.LoginReturned(url))

    override fun save(state: Bundle) {
        super.save(state)
        state.putBoolean(MENU, menu)
        state.putString(OPENED_URL, openedUrl)
    }

    override fun restore(state: Bundle) {
        super.restore(state)
        menu = state.getBoolean(MENU)
        openedUrl = state.getString(OPENED_URL)
    }

    override fun failed(text: String) = frame.bar(text, null, null) {}

    override fun show(view: CounterView) {
        val alone = view.screen is CounterScreen.Kiosk || view.screen is CounterScreen.Locked
        val news = news(view.screen)
        menu = menu && !alone && news == null && view.screen !is CounterScreen.Login
        val back = menu || (view.canGoBack && !alone)
        activity.canGoBack(back || alone)
        frame.bar(view.labels.appName, view.status, view.labels.back.takeIf { back }, ::back)
        val hasMenu = !alone && !menu && view.screen !is CounterScreen.Login
        frame.offerSign(R.id.menu, view.labels.menu.takeIf { hasMenu }) { openMenu(true) }
        frame.notice(view.notice, view.labels.close) { act(CounterAction.DismissNotice) }
        open(view.openUrl)
        val atWork = view.screen is CounterScreen.Desk || view.screen is CounterScreen.Kiosk
        window(WindowManager.LayoutParams.FLAG_KEEP_SCREEN_ON, atWork)
        read(atWork)
        pin(view.screen is CounterScreen.Kiosk || (view.screen as? CounterScreen.Locked)?.view?.backLabel != null)
        screen(view)
        news?.let(signals::give)
        host.bound()
    }

    private fun screen(view: CounterView) {
        if (menu) {
            host.show(R.layout.menu).menu(view, ::chosen) { activity.choose(Sides.PASSHOLDER) }
            return
        }
        when (val screen = view.screen) {
            is CounterScreen.Login -> {
                screen.view.authorizeUrl?.let(activity::openLogin)
                host.show(R.layout.login).login(
                    screen.view,
                    view.languages,
                    { act(CounterAction.Login) },
                    { act(CounterAction.SetLanguage(it)) },
                    view.labels.myPass,
                ) { activity.choose(Sides.PASSHOLDER) }
            }
            is CounterScreen.ChooseCounter -> host.show(R.layout.long_list, R.layout.choose_counter_head).chooseCounter(screen.view, ::act)
            is CounterScreen.ChooseActivity -> host.show(R.layout.choose_activity).chooseActivity(screen.view, ::act)
            is CounterScreen.Desk -> host.show(R.layout.desk).desk(screen.view, view.labels, tags, ::act)
            is CounterScreen.Desks -> host.show(R.layout.desks).desks(screen.view, ::act)
            is CounterScreen.Kiosk -> host.show(R.layout.kiosk).kiosk(screen.view, ::act)
            is CounterScreen.Locked -> host.show(R.layout.locked).locked(screen.view, ::act)
        }
    }

    private fun openMenu(open: Boolean) {
        menu = open
        seat.view?.let(::show)
    }

    /** From the menu: done, and the menu is put away, but for what is set there. */
    private fun chosen(action: CounterAction) {
        if (action !is CounterAction.SetLanguage && action !is CounterAction.RemovePin) menu = false
        act(action)
    }

    private fun read(on: Boolean) {
        if (on == reading) return
        reading = on
        if (on) tags.start() else tags.stop()
    }

    /** A file to look at is opened once, however often the view comes. */
    private fun open(url: String?) {
        if (url != null && url != openedUrl) activity.open(url)
        openedUrl = url
    }

    /** Left alone at the entrance, the phone shows this app and nothing else, also while it asks for the PIN. */
    private fun pin(on: Boolean) {
        if (on == pinned) return
        pinned = on
        if (on) activity.startLockTask() else activity.stopLockTask()
    }

    /** The tone of a verdict that was not there before: told by sound and touch, and no menu lies over it. */
    private fun news(screen: CounterScreen): Tone? {
        val asks = (screen as? CounterScreen.Desk)?.view?.state is DeskState.ConfirmRedeem
        val verdict = verdict(screen)
        // What stood there before the app was left, or before a question, is no news.
        val tone = verdict?.takeIf { it.first != heard && !returned }?.second
        if (!asks) heard = verdict?.first
        returned = false
        return tone
    }

    private fun verdict(screen: CounterScreen): Pair<Any, Tone>? = when (screen) {
        is CounterScreen.Kiosk -> screen.view.result?.let { it to it.tone }
        is CounterScreen.Desk ->
            (screen.view.state as? DeskState.Guest)?.view?.let {
                listOf(it.number, it.code, it.headline, screen.view.guests.size) to it.tone
            }
        else -> null
    }

    private fun act(action: CounterAction) {
        if (action is CounterAction.SetLanguage) activity.chooseLanguage(action.tag)
        seat.act(action)
    }

    private companion object {
        const val MENU = "menu"
        const val OPENED_URL = "opened-url"
    }
}
