package org.uitpas.open.app.look

import android.content.pm.PackageManager
import android.graphics.Bitmap
import android.graphics.Canvas
import android.nfc.NfcAdapter
import android.os.Bundle
import android.os.Looper
import android.view.View
import android.view.ViewGroup
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowNfcAdapter
import org.uitpas.open.app.MainActivity
import org.uitpas.open.app.R
import org.uitpas.open.app.Sides
import org.uitpas.open.app.SoftKeystore
import org.uitpas.open.app.StartSide
import org.uitpas.open.app.UitpasApplication
import org.uitpas.open.app.counter.CounterSide
import org.uitpas.open.app.uitpas

/** The process of a phone that only shows what was recorded: no network, no registry. */
class ShowingApplication : UitpasApplication() {
    override val registryUrl get() = "http://127.0.0.1:9"

    override fun onCreate() {
        SoftKeystore.install()
        super.onCreate()
    }

    override fun onTerminate() {
        seats.opened.forEach { it.end() }
        super.onTerminate()
    }
}

/** A device of this size that shows recorded views in this language through the real sides of the app. */
class Shown(private val language: String, qualifiers: String, textScale: Float = 1f, system: String = language) {
    private val activity: MainActivity

    init {
        RuntimeEnvironment.setQualifiers("$system-rBE-$qualifiers")
        RuntimeEnvironment.setFontScale(textScale)
        // A phone with NFC, which is on but for the one picture.
        ShadowNfcAdapter.setNfcHardwareExists(true)
        shadowOf(RuntimeEnvironment.getApplication().packageManager).setSystemFeature(PackageManager.FEATURE_NFC, true)
        activity = Robolectric.buildActivity(MainActivity::class.java).setup().visible().get()
        nfc(on = true)
    }

    /** The whole window. */
    val window: View get() = activity.window.decorView

    /** Every screen and state there is. */
    val names: List<String> =
        START + Views.names(language) + listOf("pass-licences", "counter-menu", "counter-menu-activity", "counter-nfc-off")

    fun show(name: String) {
        when {
            name in START -> start(START.indexOf(name))
            name == "pass-licences" -> {
                passholder("pass-more")
                window.findViewById<View>(R.id.licences).performClick()
            }
            name == "counter-menu" -> counter("counter-desk", menu = true)
            name == "counter-menu-activity" -> counter("counter-choose-activity", menu = true)
            name == "counter-menu-warning" -> counter(name, menu = true)
            name == "counter-notice-good" || name == "counter-notice-stop" -> counter(name, menu = true)
            name == "counter-nfc-off" -> {
                nfc(on = false)
                counter("counter-desk")
                check(window.findViewById<View>(R.id.nfc_off).visibility == View.VISIBLE) { "it does not say that NFC is off" }
                nfc(on = true)
            }
            name.startsWith("pass-") -> passholder(name)
            else -> counter(name)
        }
        idle()
    }

    private fun start(page: Int) {
        val start = StartSide(activity)
        start.restore(Bundle().apply { putInt("page", page) })
        activity.setContentView(start.frame)
    }

    private fun passholder(name: String) {
        activity.choose(Sides.PASSHOLDER)
        val side = checkNotNull(activity.uitpas.passholder.watcher)
        activity.uitpas.passholder.watcher = null
        side.show(Views.passholder(language, name))
    }

    private fun counter(name: String, menu: Boolean = false) {
        activity.choose(Sides.COUNTER)
        val side = activity.uitpas.counter.watcher as CounterSide
        activity.uitpas.counter.watcher = null
        side.restore(Bundle().apply { putBoolean("menu", menu) })
        side.show(Views.counter(language, name))
    }

    private fun nfc(on: Boolean) = NfcAdapter.getDefaultAdapter(activity)?.let { shadowOf(it).setEnabled(on) }

    private fun idle() = shadowOf(Looper.getMainLooper()).idle()

    /** What a person sees of it. */
    fun picture(): Bitmap {
        idle()
        val bitmap = Bitmap.createBitmap(window.width, window.height, Bitmap.Config.ARGB_8888)
        window.draw(Canvas(bitmap))
        return bitmap
    }

    /** Everything of the screen that is not hidden, in the order of the layout. */
    fun seen(view: View = window): Sequence<View> = sequence {
        if (view.visibility != View.VISIBLE) return@sequence
        yield(view)
        if (view is ViewGroup) for (place in 0 until view.childCount) yieldAll(seen(view.getChildAt(place)))
    }

    companion object {
        private val START = listOf("start-1", "start-2", "start-3", "start-sides")

        /** Devices, as Robolectric calls them. Medium density keeps the pictures small. */
        const val PHONE = "w360dp-h640dp-port-notnight-mdpi"
        const val PHONE_DARK = "w360dp-h640dp-port-night-mdpi"
        const val TABLET = "sw800dp-w800dp-h1280dp-port-notnight-mdpi"
        const val TABLET_WIDE = "sw800dp-w1280dp-h800dp-land-notnight-mdpi"

        /** As high as any screen is long: everything is on it, nothing has to be scrolled. */
        const val SCROLL = "w360dp-h6000dp-port-notnight-mdpi"
        const val SCROLL_DARK = "w360dp-h6000dp-port-night-mdpi"

        /** A language that is none of the app's, and is written from right to left. */
        const val ARABIC = "ar"
    }
}
