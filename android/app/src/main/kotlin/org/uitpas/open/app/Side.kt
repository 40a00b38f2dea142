package org.uitpas.open.app

import android.content.Context
import android.os.Bundle
import android.view.View
import android.view.WindowManager
import org.uitpas.open.app.ui.ScreenHost
import org.uitpas.open.app.ui.keepClearOfSystemBars

/** One side of the pass on the screen: the frame around its screens, and what the system tells it. */
abstract class Side(protected val activity: MainActivity) {
    /** All of it. */
    val frame: View = View.inflate(activity, R.layout.frame, null).apply { keepClearOfSystemBars() }

    /** Where the screens are. */
    protected val host = ScreenHost(frame.findViewById(R.id.content))

    /** It is on the screen now. */
    open fun resume() = Unit

    /** It is not any more. */
    open fun pause() = Unit

    /** One screen back. */
    open fun back() = Unit

    /** The browser came back from the login. */
    open fun loginReturned(url: String) = Unit

    /** For a new start after the system ended the process. */
    open fun save(state: Bundle) = host.save(state)

    /** What was saved. */
    open fun restore(state: Bundle) = host.restore(state)

    /** A window's flag on or off. */
    protected fun window(flag: Int, on: Boolean) = activity.window.run { if (on) addFlags(flag) else clearFlags(flag) }

    /** As bright as it goes for who holds a scanner over it, or as the person set it. */
    protected fun fullBrightness(on: Boolean) = activity.window.run {
        val wanted =
            if (on) WindowManager.LayoutParams.BRIGHTNESS_OVERRIDE_FULL else WindowManager.LayoutParams.BRIGHTNESS_OVERRIDE_NONE
        if (attributes.screenBrightness != wanted) attributes = attributes.apply { screenBrightness = wanted }
    }
}

/** Which side a phone is used for; remembered on the phone alone. */
enum class Sides {
    PASSHOLDER,
    COUNTER,
    ;

    companion object {
        private const val FILE = "app"
        private const val SIDE = "side"

        private fun kept(context: Context) = context.getSharedPreferences(FILE, Context.MODE_PRIVATE)

        /** The one that was chosen last, or none at the first start. */
        fun chosen(context: Context) = kept(context).getString(SIDE, null)?.let(::valueOf)

        /** From now on this one. */
        fun choose(context: Context, side: Sides) = kept(context).edit().putString(SIDE, side.name).apply()
    }
}
