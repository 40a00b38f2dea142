package org.uitpas.open.app

import android.app.PendingIntent
import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.appwidget.AppWidgetManager
import android.content.ComponentName
import android.content.Intent
import android.net.Uri
import android.service.quicksettings.TileService
import android.widget.TextView
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements
import org.robolectric.shadow.api.Shadow
import org.robolectric.shadows.ShadowTileService
import org.uitpas.open.app.system.BalanceWidget
import org.uitpas.open.app.system.PassTile
import org.uitpas.open.app.system.SyncJob
import org.uitpas.open.core.CounterScreen
import org.uitpas.open.core.PassholderScreen
import org.uitpas.open.core.TabId
import org.xmlpull.v1.XmlPullParser

/** The platform's quick settings, which also remember what they were asked to open. */
@Implements(TileService::class)
class RememberingTileService : ShadowTileService() {
    var opened: PendingIntent? = null

    @Implementation(minSdk = 34)
    protected fun startActivityAndCollapse(intent: PendingIntent) {
        opened = intent
    }
}

/** Where the system calls the app, or is called by it, beside its screens. */
@RunWith(RobolectricTestRunner::class)
@Config(
    sdk = [35],
    application = TestApplication::class,
    qualifiers = "nl-w360dp-h640dp-xhdpi",
    shadows = [RememberingTileService::class],
)
class SystemTest {
    @get:Rule val registry = TestApplication.OwnRegistry()

    @get:Rule val cameras = FakeCameras()

    private val phone = Phone()
    private val job: JobInfo? get() = phone.app.getSystemService(JobScheduler::class.java).allPendingJobs.firstOrNull()
    private val pass get() = (phone.passholderView.screen as PassholderScreen.Pass).view

    private fun scanOffline() {
        phone.openPass()
        phone.network(false)
        phone.openTab(TabId.SCAN)
        phone.allowCamera(true)
        phone.press(R.id.camera_start)
        phone.look(cameras.on, Sights.poster(TestApplication.registry.url, Demo.EVENT))
    }

    @Test
    fun `asks the system to send what waits, and sends it when it is called`() {
        scanOffline()
        phone.leave()
        val planned = checkNotNull(job)
        assertEquals(SyncJob::class.java.name, planned.service.className)
        assertEquals(JobInfo.NETWORK_TYPE_ANY, planned.networkType)
        assertTrue("also after the phone was switched off", planned.isPersisted)
        phone.close()
        phone.app.online(true)
        val service = Robolectric.buildService(SyncJob::class.java).create().get()
        assertTrue(service.onStartJob(Shadow.newInstanceOf(JobParameters::class.java)))
        phone.until("the end of the job") { shadowOf(service).isJobFinished }
        assertFalse(shadowOf(service).isRescheduleNeeded)
        assertEquals(0u, phone.passholderView.status.waiting)
        assertEquals("the counter was never used here", 1, phone.app.opened.size)
    }

    @Test
    fun `asks again where there is no network after all`() {
        scanOffline()
        phone.leave()
        phone.close()
        phone.app.online(false)
        val service = Robolectric.buildService(SyncJob::class.java).create().get()
        assertTrue(service.onStartJob(Shadow.newInstanceOf(JobParameters::class.java)))
        phone.until("the end of the job") { shadowOf(service).isJobFinished }
        assertTrue(shadowOf(service).isRescheduleNeeded)
    }

    @Test
    fun `asks for nothing where nothing waits`() {
        phone.openPass()
        phone.leave()
        assertNull(job)
    }

    @Test
    fun `the shortcut opens the pass, from nothing and from the counter`() {
        val shortcut = shortcut()
        phone.openPass()
        phone.openTab(TabId.MORE)
        phone.deliver(shortcut)
        assertNotNull(pass)
        phone.close()
        phone.start(Sides.COUNTER, shortcut)
        assertNotNull(pass)
        assertEquals(pass.name, phone.text(R.id.name))
    }

    /** What the launcher starts, as the app's own file says it. */
    private fun shortcut(): Intent {
        val xml = phone.app.resources.getXml(R.xml.shortcuts)
        while (xml.next() != XmlPullParser.END_DOCUMENT) {
            if (xml.eventType == XmlPullParser.START_TAG && xml.name == "intent") {
                val namespace = "http://schemas.android.com/apk/res/android"
                val (action, pack, target) =
                    listOf("action", "targetPackage", "targetClass").map { xml.getAttributeValue(namespace, it) }
                return Intent(action).setComponent(ComponentName(pack, target))
            }
        }
        throw AssertionError("no intent in the shortcuts")
    }

    @Test
    fun `the tile opens the pass`() {
        val tile = Robolectric.buildService(PassTile::class.java).create().get()
        tile.onClick()
        val opened = checkNotNull(Shadow.extract<RememberingTileService>(tile).opened)
        val intent = shadowOf(opened).savedIntent
        phone.openDesk()
        phone.deliver(intent)
        assertTrue(phone.passholderView.screen is PassholderScreen.Login)
        assertEquals(MainActivity::class.java.name, intent.component?.className)
    }

    @Test
    @Config(sdk = [26])
    fun `the tile opens the pass on Android 8`() {
        val tile = Robolectric.buildService(PassTile::class.java).create().get()
        tile.onClick()
        assertEquals(MainActivity::class.java.name, shadowOf(phone.app).nextStartedActivity.component?.className)
    }

    @Test
    fun `the widget says the balance and no name, also without the app being open`() {
        phone.openPass()
        val (balance, name) = pass.balanceText to pass.name
        phone.close()
        val manager = shadowOf(AppWidgetManager.getInstance(phone.app))
        val widget = manager.createWidget(BalanceWidget::class.java, R.layout.balance_widget)
        phone.settle()
        val texts = { texts(manager.getViewFor(widget)) }
        val update = {
            manager.getAppWidgetProviderFor(widget).onUpdate(phone.app, AppWidgetManager.getInstance(phone.app), intArrayOf(widget))
            phone.settle()
        }
        phone.until("the balance") { balance in texts() }
        assertTrue(texts().toString(), balance in texts())
        assertFalse(texts().toString(), texts().any { name in it || name.substringBefore(' ') in it })
        phone.start(Sides.PASSHOLDER)
        phone.openTab(TabId.MORE)
        phone.press(R.id.log_out)
        assertTrue(phone.passholderView.screen is PassholderScreen.Login)
        update()
        assertFalse("nothing of who is logged out", balance in texts())
    }

    private fun texts(widget: android.view.View) =
        listOf(R.id.balance, R.id.as_of).map { widget.findViewById<TextView>(it).text.toString() }

    @Test
    fun `the login comes back through the address that the app says it opens`() {
        phone.start(Sides.COUNTER)
        val back = phone.askToLogIn("balie")
        val asked = Intent(Intent.ACTION_VIEW, back.data).addCategory(Intent.CATEGORY_BROWSABLE)
        val found = phone.app.packageManager.queryIntentActivities(asked, 0)
        assertEquals(listOf(MainActivity::class.java.name), found.map { it.activityInfo.name })
        phone.deliver(Intent(asked).setData(Uri.parse("org.uitpas.open:/other?code=1&state=2")))
        assertTrue("another's address logs nobody in", phone.counterView.screen is CounterScreen.Login)
        phone.leave()
        phone.deliver(back)
        phone.comeBack()
        assertTrue(phone.counterView.screen is CounterScreen.ChooseCounter)
    }

    @Test
    fun `a phone that only now starts the app for the login takes it too`() {
        phone.start(Sides.COUNTER)
        val back = phone.askToLogIn("balie")
        phone.close()
        phone.start(intent = back)
        assertTrue(phone.counterView.screen is CounterScreen.ChooseCounter)
    }
}
