package org.uitpas.open.app.passholder

import android.os.Bundle
import android.view.View
import android.view.WindowManager
import org.uitpas.open.app.MainActivity
import org.uitpas.open.app.R
import org.uitpas.open.app.Side
import org.uitpas.open.app.Sides
import org.uitpas.open.app.core.Watcher
import org.uitpas.open.app.system.Signals
import org.uitpas.open.app.system.chooseLanguage
import org.uitpas.open.app.system.languageInSettings
import org.uitpas.open.app.ui.bar
import org.uitpas.open.app.ui.login
import org.uitpas.open.app.ui.notice
import org.uitpas.open.app.ui.shown
import org.uitpas.open.app.ui.tabs
import org.uitpas.open.app.uitpas
import org.uitpas.open.core.PassholderAction
import org.uitpas.open.core.PassholderScreen
import org.uitpas.open.core.PassholderView
import org.uitpas.open.core.ScanResult
import org.uitpas.open.core.startView

/** The passholder's side: the pass, points and rewards. */
class PassholderSide(activity: MainActivity) :
    Side(activity),
    Watcher<PassholderView> {
    private val seat = activity.uitpas.passholder
    private val signals = Signals(activity)
    private var heard: ScanResult? = null
    private var returned = true
    private var licences = false

    override fun resume() {
        returned = true
        activity.languageInSettings()?.takeIf { it != seat.view?.language }?.let { seat.act(PassholderAction.SetLanguage(it)) }
        seat.watcher = this
        seat.foreground()
    }

    override fun pause() {
        seat.watcher = null
        signals.release()
    }

    override fun back() {
        if (licences) {
            licences = false
            seat.view?.let(::show)
        } else {
            act(PassholderAction.Back)
        }
    }

    override fun loginReturned(url: String) = act(PassholderAction.LoginReturned(url))

    override fun save(state: Bundle) {
        super.save(state)
        state.putBoolean(LICENCES, licences)
    }

    override fun restore(state: Bundle) {
        super.restore(state)
        licences = state.getBoolean(LICENCES)
    }

    override fun failed(text: String) {
        frame.bar(text, null, null) {}
        frame.findViewById<View>(R.id.tabs).shown = false
    }

    override fun show(view: PassholderView) {
        activity.uitpas.passShown(view)
        val back = licences || view.canGoBack
        activity.canGoBack(back)
        frame.bar(view.labels.appName, view.status, view.labels.back.takeIf { back }, ::back)
        frame.notice(view.notice, view.labels.close) { act(PassholderAction.DismissNotice) }
        frame.tabs(view.tabs) {
            licences = false
            act(PassholderAction.OpenTab(it))
        }
        pass((view.screen as? PassholderScreen.Pass)?.view?.fullBrightness)
        screen(view)
        signal((view.screen as? PassholderScreen.Scan)?.view?.result)
        host.bound()
    }

    private fun screen(view: PassholderView) {
        if (licences) {
            val title = (view.screen as? PassholderScreen.More)?.view?.licencesLabel.orEmpty()
            return host.show(R.layout.long_list, R.layout.licences_head).licences(title)
        }
        when (val screen = view.screen) {
            is PassholderScreen.Login -> login(screen, startView(view.language).counter.title)
            is PassholderScreen.Pass -> host.show(R.layout.pass).pass(screen.view, ::act)
            is PassholderScreen.History -> host.show(R.layout.long_list, R.layout.history_head).history(screen.view)
            is PassholderScreen.Rewards -> host.show(R.layout.long_list, R.layout.rewards_head).rewards(screen.view, ::act)
            is PassholderScreen.Reward -> host.show(R.layout.reward).reward(screen.view, ::act, activity::open)
            is PassholderScreen.Scan -> host.show(R.layout.scan).scan(screen.view, ::act)
            is PassholderScreen.More ->
                host.show(R.layout.more).more(screen.view, ::act, { activity.choose(Sides.COUNTER) }) {
                    licences = true
                    show(view)
                }
        }
    }

    private fun login(screen: PassholderScreen.Login, counter: String) {
        screen.view.authorizeUrl?.let(activity::openLogin)
        host.show(R.layout.login).login(
            screen.view,
            emptyList(),
            { act(PassholderAction.Login) },
            {},
            counter,
        ) { activity.choose(Sides.COUNTER) }
    }

    /** A pass is held up: bright, awake, and not in the picture that the task switcher keeps. */
    private fun pass(bright: Boolean?) {
        window(WindowManager.LayoutParams.FLAG_SECURE, bright != null)
        window(WindowManager.LayoutParams.FLAG_KEEP_SCREEN_ON, bright == true)
        fullBrightness(bright == true)
    }

    /** A result that was not there before the app was left is told by sound and touch. */
    private fun signal(result: ScanResult?) {
        if (result != null && result != heard && !returned) signals.give(result.tone)
        heard = result
        returned = false
    }

    private fun act(action: PassholderAction) {
        if (action is PassholderAction.SetLanguage) activity.chooseLanguage(action.tag)
        seat.act(action)
    }

    private companion object {
        const val LICENCES = "licences"
    }
}
