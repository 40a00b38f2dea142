package org.uitpas.open.app

import android.Manifest
import android.app.Activity
import android.content.ActivityNotFoundException
import android.content.Context
import android.content.Intent
import android.content.pm.PackageManager
import android.net.Uri
import android.os.Build
import android.os.Bundle
import org.uitpas.open.app.camera.CameraAnswers
import org.uitpas.open.app.camera.CameraHost
import org.uitpas.open.app.counter.CounterSide
import org.uitpas.open.app.passholder.PassholderSide
import org.uitpas.open.app.system.BackOn33
import org.uitpas.open.app.system.SyncJob
import org.uitpas.open.app.ui.edgeToEdge
import org.uitpas.open.core.PassholderAction
import org.uitpas.open.core.TabId

/** The one window of the app: the side that this phone is used for, or the choice between them. */
class MainActivity :
    Activity(),
    CameraHost {
    private lateinit var side: Side
    private var resumed = false
    private var openedLogin: String? = null
    private val cameraNews = mutableListOf<(CameraAnswers) -> Unit>()
    private val backOn33 by lazy { BackOn33(this) { side.back() } }
    private var canGoBack = false

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        openedLogin = savedInstanceState?.getString(OPENED_LOGIN)
        window.edgeToEdge()
        enter(Sides.chosen(this), savedInstanceState)
        if (savedInstanceState == null) handle(intent)
    }

    override fun onNewIntent(intent: Intent) {
        super.onNewIntent(intent)
        handle(intent)
    }

    override fun onResume() {
        super.onResume()
        resumed = true
        side.resume()
    }

    override fun onPause() {
        resumed = false
        side.pause()
        SyncJob.plan(this)
        super.onPause()
    }

    override fun onSaveInstanceState(state: Bundle) {
        super.onSaveInstanceState(state)
        state.putString(OPENED_LOGIN, openedLogin)
        side.save(state)
    }

    /** Use this phone for this side from now on. */
    fun choose(chosen: Sides) {
        Sides.choose(this, chosen)
        enter(chosen, null)
    }

    private fun enter(chosen: Sides?, state: Bundle?) {
        if (::side.isInitialized && resumed) side.pause()
        canGoBack(false)
        side =
            when (chosen) {
                Sides.PASSHOLDER -> PassholderSide(this)
                Sides.COUNTER -> CounterSide(this)
                null -> StartSide(this)
            }
        state?.let(side::restore)
        setContentView(side.frame)
        if (resumed) side.resume()
    }

    private fun handle(intent: Intent) {
        val url = intent.data
        when {
            url != null -> side.loginReturned(url.toString())
            intent.action == SHOW_PASS -> {
                if (side !is PassholderSide) choose(Sides.PASSHOLDER)
                uitpas.passholder.act(PassholderAction.OpenTab(TabId.PASS))
            }
        }
    }

    /** Opens the login in the system's browser, once. */
    fun openLogin(url: String) {
        if (openedLogin == url) return
        openedLogin = url
        open(url)
    }

    /** Opens an address in whatever the person uses for it. */
    fun open(url: String) {
        try {
            startActivity(Intent(Intent.ACTION_VIEW, Uri.parse(url)))
        } catch (_: ActivityNotFoundException) {
            // A phone without a browser: nothing opens, and the screen still says what to do.
        }
    }

    /** Whether going back leads to another screen of the app. */
    fun canGoBack(can: Boolean) {
        canGoBack = can
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) backOn33.possible(can)
    }

    @Deprecated("From Android 13 on the system calls back.")
    @Suppress("DEPRECATION")
    override fun onBackPressed() {
        if (canGoBack) side.back() else super.onBackPressed()
    }

    override var cameraAnswers: CameraAnswers? = null
        set(value) {
            field = value
            value?.let { hearer ->
                cameraNews.forEach { it(hearer) }
                cameraNews.clear()
            }
        }

    private fun tellCamera(news: (CameraAnswers) -> Unit) {
        cameraAnswers?.let(news) ?: cameraNews.add(news)
    }

    override fun askForCamera() {
        requestPermissions(arrayOf(Manifest.permission.CAMERA), ASK_CAMERA)
    }

    override fun onRequestPermissionsResult(request: Int, permissions: Array<out String>, results: IntArray) {
        // No answer at all: the question was swept away.
        if (request == ASK_CAMERA && results.isNotEmpty()) {
            tellCamera { it.cameraAllowed(results[0] == PackageManager.PERMISSION_GRANTED) }
        }
    }

    override fun choosePicture() {
        val choose = Intent(Intent.ACTION_GET_CONTENT).setType("image/*").addCategory(Intent.CATEGORY_OPENABLE)
        try {
            @Suppress("DEPRECATION")
            startActivityForResult(choose, CHOOSE_PICTURE)
        } catch (_: ActivityNotFoundException) {
            // A phone without pictures: nothing opens, and typing is still there.
        }
    }

    @Deprecated("Its successor is not part of the platform.")
    override fun onActivityResult(request: Int, result: Int, data: Intent?) {
        if (request == CHOOSE_PICTURE) data?.data?.let { picture -> tellCamera { it.pictureChosen(picture) } }
    }

    companion object {
        private const val SHOW_PASS = "org.uitpas.open.SHOW_PASS"
        private const val OPENED_LOGIN = "opened-login"
        private const val ASK_CAMERA = 1
        private const val CHOOSE_PICTURE = 2

        /** Straight to the pass. */
        fun showPass(context: Context): Intent =
            Intent(context, MainActivity::class.java).setAction(SHOW_PASS).addFlags(Intent.FLAG_ACTIVITY_NEW_TASK)
    }
}
