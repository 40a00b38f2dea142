package org.uitpas.open.app.camera

import android.Manifest
import android.content.Context
import android.content.ContextWrapper
import android.content.Intent
import android.content.pm.PackageManager
import android.net.Uri
import android.os.Bundle
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
    /** Asks for the camera; the answer goes to `answered`. `false` for good when the system will not ask again. */
    fun askForCamera(answered: (allowed: Boolean) -> Unit)

    /** Lets the person choose a picture. */
    fun choosePicture(chosen: (Uri) -> Unit)
}

/**
 * Scanning with the camera or out of a picture: asks for the permission when it is first needed, and says what else
 * can be done where it is refused.
 */
class CameraPane(context: Context, attributes: AttributeSet?) : LinearLayout(context, attributes) {
    private var texts: CameraTexts? = null
    private var code: (String) -> Unit = {}
    private var noCode: () -> Unit = {}
    private var running: (Boolean) -> Unit = {}
    private var source: FrameSource? = null
    private var wanted = false
    private var refused = false
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
        if (wanted && !isOn && isAttachedToWindow) on()
    }

    override fun onAttachedToWindow() {
        super.onAttachedToWindow()
        if (wanted && texts != null) on()
    }

    override fun onDetachedFromWindow() {
        off()
        super.onDetachedFromWindow()
    }

    override fun onWindowVisibilityChanged(visibility: Int) {
        super.onWindowVisibilityChanged(visibility)
        // Another app is in front: the camera is its.
        if (visibility == VISIBLE && wanted && texts != null) {
            on()
        } else if (visibility != VISIBLE) {
            off()
        }
    }

    override fun onSaveInstanceState(): Parcelable = Bundle().apply {
        putParcelable(REST, super.onSaveInstanceState())
        putBoolean(WANTED, wanted)
    }

    @Suppress("DEPRECATION")
    override fun onRestoreInstanceState(state: Parcelable?) {
        val bundle = state as Bundle
        super.onRestoreInstanceState(bundle.getParcelable(REST))
        wanted = bundle.getBoolean(WANTED)
    }

    private fun allowed() = context.checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED

    private fun start() {
        if (allowed()) return on()
        host.askForCamera { allowed ->
            refused = !allowed
            if (allowed) on() else show()
        }
    }

    private fun on() {
        if (isOn || !allowed()) return
        wanted = true
        refused = false
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

    private fun picture() = host.choosePicture { uri ->
        pictures.execute {
            val text = readPicture(context.contentResolver, uri)
            post { if (text == null) noCode() else code(text) }
        }
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
        say(R.id.camera_refused, texts.refused.takeIf { refused })
        offer(R.id.camera_settings, texts.openSettings.takeIf { refused }) {
            val page = Uri.fromParts("package", context.packageName, null)
            context.startActivity(Intent(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, page))
        }
        offer(R.id.camera_picture, texts.picture, ::picture)
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
                refused = true
                stop()
            }
        }
    }

    companion object {
        private const val REST = "rest"
        private const val WANTED = "wanted"
        private val pictures = Executors.newSingleThreadExecutor()

        /** What makes a camera; tests put frames of their own in its place. */
        var sources: (Context) -> FrameSource = ::Camera2Source
    }
}
