package org.uitpas.open.app.camera

import android.Manifest
import android.content.Context
import android.content.ContextWrapper
import android.content.Intent
import android.content.pm.PackageManager
import android.net.Uri
import android.os.Bundle
import android.os.Handler
import android.os.Looper
import android.os.Parcelable
import android.provider.Settings
import android.util.AttributeSet
import android.view.HapticFeedbackConstants
import android.view.LayoutInflater
import android.view.MotionEvent
import android.view.TextureView
import android.view.View
import android.widget.LinearLayout
import java.util.concurrent.Executors
import org.uitpas.open.app.R
import org.uitpas.open.app.ui.offer
import org.uitpas.open.app.ui.say
import org.uitpas.open.app.ui.shown
import org.uitpas.open.core.CameraTexts
import org.uitpas.open.core.CodeScanner

/** What an activity does for a camera on its screen. */
interface CameraHost {
    /** Who hears the answers. Those that came while nobody was there, as when the phone was turned, come at once. */
    var cameraAnswers: CameraAnswers?

    /** Asks for the camera. */
    fun askForCamera()

    /** Lets the person choose a picture. */
    fun choosePicture()
}

/** What becomes of the questions. */
interface CameraAnswers {
    /** The person let the app use the camera, or did not; or refused for good, and was not asked again. */
    fun cameraAllowed(allowed: Boolean)

    /** The person chose a picture. */
    fun pictureChosen(picture: Uri)
}

/**
 * Scanning with the camera or out of a picture: asks for the permission when it is first needed, and says what else
 * can be done where it is refused.
 */
class CameraPane(context: Context, attributes: AttributeSet?) :
    LinearLayout(context, attributes),
    CameraAnswers {
    private var texts: CameraTexts? = null
    private var code: (String) -> Unit = {}
    private var noCode: () -> Unit = {}
    private var running: (Boolean) -> Unit = {}
    private var source: FrameSource? = null
    private var wanted = false
    private var refused = false
    private var lost = false
    private var dark = false
    private var lit = false

    // A theme of its own wraps the activity.
    private val host: CameraHost by lazy {
        generateSequence(context) { (it as? ContextWrapper)?.baseContext }.firstNotNullOf { it as? CameraHost }
    }

    init {
        orientation = VERTICAL
        LayoutInflater.from(context).inflate(R.layout.part_camera, this)
        findViewById<View>(R.id.camera_view).setOnTouchListener { view, event ->
            if (event.action == MotionEvent.ACTION_UP) {
                view.performClick()
                source?.focus(event.x / view.width, event.y / view.height)
            }
            true
        }
    }

    /** Whether the camera is on. */
    val isOn get() = source != null

    /** The words, and who hears of a code, of a picture without one, and of the camera going on and off. */
    fun bind(texts: CameraTexts, code: (String) -> Unit, noCode: () -> Unit, running: (Boolean) -> Unit = {}) {
        this.texts = texts
        this.code = code
        this.noCode = noCode
        this.running = running
        show()
        resume()
        host.cameraAnswers = this
    }

    override fun onAttachedToWindow() {
        super.onAttachedToWindow()
        resume()
    }

    override fun onDetachedFromWindow() {
        off()
        if (host.cameraAnswers === this) host.cameraAnswers = null
        super.onDetachedFromWindow()
    }

    override fun onWindowVisibilityChanged(visibility: Int) {
        super.onWindowVisibilityChanged(visibility)
        // Another app is in front: the camera is its.
        if (visibility != VISIBLE) return off()
        // The permission may have changed in the settings meanwhile.
        show()
        resume()
    }

    override fun onSaveInstanceState(): Parcelable = Bundle().apply {
        putParcelable(REST, super.onSaveInstanceState())
        putBoolean(WANTED, wanted)
        putBoolean(REFUSED, refused)
    }

    @Suppress("DEPRECATION")
    override fun onRestoreInstanceState(state: Parcelable?) {
        val bundle = state as Bundle
        super.onRestoreInstanceState(bundle.getParcelable(REST))
        wanted = bundle.getBoolean(WANTED)
        refused = bundle.getBoolean(REFUSED)
        show()
        resume()
    }

    private fun allowed() = context.checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED

    private fun start() {
        if (allowed()) return on()
        host.askForCamera()
    }

    override fun cameraAllowed(allowed: Boolean) {
        refused = !allowed
        if (allowed) on() else show()
    }

    /** On again, where it was on before the app was left or the phone turned. */
    private fun resume() {
        if (wanted && texts != null && isAttachedToWindow && windowVisibility == VISIBLE) on()
    }

    private fun on() {
        if (isOn || !allowed()) return
        wanted = true
        refused = false
        lost = false
        val camera = sources(context)
        source = camera
        show()
        camera.start(findViewById<TextureView>(R.id.camera_preview), Reading(camera))
    }

    private fun stop() {
        wanted = false
        off()
    }

    private fun off() {
        source?.stop()
        source = null
        lit = false
        dark = false
        show()
    }

    private fun light() {
        lit = !lit
        source?.torch(lit)
        show()
    }

    override fun pictureChosen(picture: Uri) = pictures.execute {
        val text = readPicture(context.contentResolver, picture)
        // Also when the phone was turned meanwhile, and this is no longer on the screen.
        main.post { if (text == null) noCode() else code(text) }
    }

    private fun show() {
        val texts = texts ?: return
        running(isOn)
        findViewById<View>(R.id.camera_view).run {
            shown = isOn
            contentDescription = texts.hint
        }
        offer(R.id.camera_start, if (allowed()) texts.start else texts.allow, ::start)
        findViewById<View>(R.id.camera_start).shown = !isOn
        say(R.id.camera_hint, texts.hint.takeIf { isOn })
        say(R.id.camera_dark, texts.dark.takeIf { dark })
        offer(R.id.camera_torch, (if (lit) texts.torchOff else texts.torchOn).takeIf { source?.hasTorch == true }, ::light)
        offer(R.id.camera_stop, texts.stop.takeIf { isOn }, ::stop)
        val forbidden = refused && !allowed()
        say(R.id.camera_refused, texts.refused.takeIf { forbidden || lost })
        offer(R.id.camera_settings, texts.openSettings.takeIf { forbidden }) {
            val page = Uri.fromParts("package", context.packageName, null)
            context.startActivity(Intent(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, page))
        }
        offer(R.id.camera_picture, texts.picture, host::choosePicture)
    }

    /** Each frame goes to the core, on the camera's thread; what it says comes back to the screen. */
    private inner class Reading(private val camera: FrameSource) : FrameSink {
        private val scanner = CodeScanner()

        override fun frame(frame: GreyFrame) {
            val text =
                scanner.read(frame.pixels, frame.width.toUInt(), frame.height.toUInt(), frame.stride.toUInt())
            val darkNow = scanner.needsLight()
            if (text == null && darkNow == dark) return
            post {
                // A frame that was under way when the camera went off tells nothing any more.
                if (source !== camera) return@post
                if (darkNow != dark) {
                    dark = darkNow
                    show()
                }
                if (text != null) {
                    performHapticFeedback(HapticFeedbackConstants.VIRTUAL_KEY)
                    code(text)
                }
            }
        }

        override fun lost() {
            post {
                if (source !== camera) return@post
                lost = true
                stop()
            }
        }
    }

    companion object {
        private const val REST = "rest"
        private const val WANTED = "wanted"
        private const val REFUSED = "refused"
        private val main = Handler(Looper.getMainLooper())
        private val pictures = Executors.newSingleThreadExecutor()

        /** What makes a camera; tests put frames of their own in its place. */
        var sources: (Context) -> FrameSource = ::Camera2Source
    }
}
